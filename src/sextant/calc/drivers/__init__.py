"""What drove a change: parts that add up to it exactly, for sums, prices, ratios and chains."""

from sextant.calc.drivers.chains import OtherFactorsError, SignChangesError, lmdi, shapley
from sextant.calc.drivers.pairs import Drivers, TwoFactors, number_and_size, two_factors
from sextant.calc.drivers.parts import Explained, Joint, Part
from sextant.calc.drivers.prices import Sold, price_and_quantity, price_volume_mix
from sextant.calc.drivers.ratios import NothingBelowError, Over, inner_and_mix
from sextant.calc.drivers.sums import MOVEMENTS, Movement, by_movement, by_segment

__all__ = [
    "MOVEMENTS",
    "Drivers",
    "Explained",
    "Joint",
    "Movement",
    "NothingBelowError",
    "OtherFactorsError",
    "Over",
    "Part",
    "SignChangesError",
    "Sold",
    "TwoFactors",
    "by_movement",
    "by_segment",
    "inner_and_mix",
    "lmdi",
    "number_and_size",
    "price_and_quantity",
    "price_volume_mix",
    "shapley",
    "two_factors",
]
