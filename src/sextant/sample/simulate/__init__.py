"""What the files lack, made up by a seeded simulator: the same files and day give the same rows.

Everything here is pure, speaks in the files' own days and keys, and is kept with the source
`simulated`, so that nobody takes it for the real part.
"""

from random import Random

SOURCE = "simulated"


def dice(subject: str) -> Random:
    """Return dice of their own for a subject, so that one part does not disturb another."""
    return Random(f"sextant sample company: {subject}")  # noqa: S311 - a simulation, no secret
