"""Which steps stand out from the spectrum of their series."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AVERAGED = 3  # frequencies in the mean of the log spectrum
BEFORE = 21  # steps a step's salience is compared with
GUESSED, BEHIND = (
    5,
    5,
)  # steps put behind the last, so that it is not at the edge; by so many slopes
TINY = 1e-12


def salience(values: Floats) -> Floats:
    """Return by how much each step's salience exceeds the mean of those before it, as a ratio.

    Shapes: numbers without gaps or trend, oldest first, in any unit; the result has one a step.
    Method: spectral residual, with the published windows (H. Ren et al., Time-Series Anomaly
    Detection Service at Microsoft, KDD 2019): of the log amplitudes of the Fourier transform their
    moving mean is taken, what is left goes back with the phases, and its size is the salience. As
    published the last steps are followed by guessed ones, so that the newest is not at the edge;
    here they are the median of those before, as numbers without trend have no slope to go by.
    """
    import numpy as np

    count = len(values)
    if count <= BEFORE or not np.ptp(values):
        return np.zeros(count)
    guess = float(np.median(values[-BEFORE:]))
    spectrum = np.fft.fft(np.append(values, np.full(GUESSED, guess)))
    amplitude = np.abs(spectrum)
    log = np.log(np.maximum(amplitude, TINY * float(amplitude.max())))
    around = np.pad(log, AVERAGED // 2, mode="wrap")
    left = np.exp(log - np.convolve(around, np.full(AVERAGED, 1 / AVERAGED), mode="valid"))
    salient = np.abs(np.fft.ifft(left * np.exp(1j * np.angle(spectrum))))[:count]
    sums = np.concatenate([[0.0], np.cumsum(salient)])
    start = np.maximum(np.arange(count) - BEFORE + 1, 0)
    mean = (sums[1:] - sums[start]) / (np.arange(1, count + 1) - start)
    return np.asarray((salient - mean) / np.maximum(mean, TINY), dtype=float)
