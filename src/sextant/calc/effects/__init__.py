"""What goes with results, and how surely: partial effects with the doubt that belongs to them."""

from sextant.calc.effects.clustered import Estimate
from sextant.calc.effects.panel import LeftOut, Panel
from sextant.calc.effects.partial import LAGS, Effect, Effects, Lack, effects, together

__all__ = [
    "LAGS", "Effect", "Effects", "Estimate", "Lack", "LeftOut", "Panel", "effects", "together",
]  # fmt: skip
