"""Numbers of a spreadsheet as smallest units: a spreadsheet keeps fifteen digits, and no more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

NEAR = 1e-6  # of a smallest unit: what adding up in a spreadsheet leaves over
DIGITS = 10**15
ENDLESS = 1e18


class Strange(Exception):  # noqa: N818 - bad data, told with its place by who asked
    """A cell that holds no amount; the sentence says why, with room for the place."""


def counted(value: Any, unit: Decimal) -> int | None:
    """Return a cell's number of smallest units, None for an empty one, or say what is wrong."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Strange(
            _("%(place)s holds “%(value)s”, which is no number: type a number.")
            % {"place": "%(place)s", "value": str(value)[:60].replace("%", "%%")}
        )
    told = {"place": "%(place)s", "value": f"{value:.15g}", "unit": unit}
    if value < 0:
        raise Strange(_("%(place)s is %(value)s, below nought: a target is nought or more.") % told)
    if not value < ENDLESS:
        raise too_large(value)
    count = Decimal(f"{value:.17g}") / unit
    near = count.to_integral_value()
    if abs(count - near) > max(Decimal(NEAR), count / (DIGITS // 10)):
        raise Strange(
            _("%(place)s is %(value)s, finer than %(unit)s, the smallest unit here: round it.")
            % told
        )
    return int(near)


def too_large(value: Any) -> Strange:
    """Say that a number is more than a plan holds."""
    return Strange(
        _("%(place)s is %(value)s, too large for a plan: correct it.")
        % {"place": "%(place)s", "value": f"{float(value):.15g}"}
    )


def same(one: int, other: int) -> bool:
    """Tell whether two counts are the same, as far as a spreadsheet tells numbers apart."""
    return abs(one - other) * DIGITS <= 4 * max(one, other)
