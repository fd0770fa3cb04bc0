"""Receivables: ageing, days sales outstanding by two methods, collection rate, instalments.

Amounts are in one currency throughout; days are calendar days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from sextant.calc.shares import shared

NOT_DUE, TO_30, TO_60, TO_90, OVER_90 = "not_due", "to_30", "to_60", "to_90", "over_90"
BUCKETS = (NOT_DUE, TO_30, TO_60, TO_90, OVER_90)
ENDS = ((0, NOT_DUE), (30, TO_30), (60, TO_60), (90, TO_90))
NOUGHT = Decimal(0)


class ScheduleError(ValueError):
    """The parts do not come to the whole; `whole` and `come_to` say by how much."""

    def __init__(self, whole: Decimal, come_to: Fraction) -> None:
        super().__init__(f"{come_to} of {whole}")
        self.whole, self.come_to = whole, come_to


def bucket(days_late: int) -> str:
    """Return the ageing bucket of an amount so many days after its due day; 0 and less is not due.

    Buckets of thirty days are the usual aged trial balance: not due, 1-30, 31-60, 61-90, above 90.
    """
    return next((name for last, name in ENDS if days_late <= last), OVER_90)


def ageing(rows: Iterable[tuple[Decimal, int]]) -> dict[str, Decimal]:
    """Return open amounts added up by bucket, from pairs of amount and days late."""
    found = dict.fromkeys(BUCKETS, NOUGHT)
    for amount, days_late in rows:
        found[bucket(days_late)] += amount
    return found


def dso_by_ratio(receivables: Decimal, invoiced: Decimal, days: int) -> Decimal | None:
    """Return days sales outstanding by the simple ratio: receivables / invoiced * days.

    `receivables` are as of the end of a period of `days` in which `invoiced` was invoiced on
    credit. None where nothing was invoiced. It misleads where sales are uneven, since a strong last
    month looks like slow payment.

    Source: the receivables turnover identity of corporate finance (Brealey, Myers and Allen,
    Principles of Corporate Finance, ch. 29: "average collection period").
    """
    return receivables * days / invoiced if invoiced else None


def dso_by_count_back(
    receivables: Decimal, months: Sequence[tuple[Decimal, int]]
) -> tuple[Decimal, bool]:
    """Return days sales outstanding by counting back, and whether the months reached far enough.

    `months` are pairs of what was invoiced and how many days the month had, the latest first. Whole
    months are taken off the receivables until less is left than the next month invoiced; that month
    counts by its share. Where receivables remain after the last month, the days of all months are
    returned with False: it is at least that.

    Source: the count-back (exhaustion) method of credit management (Credit Research Foundation;
    Chartered Institute of Credit Management).
    """
    rest, days = receivables, NOUGHT
    for invoiced, length in months:
        if rest <= 0:
            return days, True
        if invoiced > rest:
            return days + length * rest / invoiced, True
        if invoiced > 0:
            rest -= invoiced
        days += length
    return days, rest <= 0


def collection_rate(collected: Decimal, fell_due: Decimal) -> Decimal | None:
    """Return the share of what fell due that was collected; None where nothing fell due."""
    return collected / fell_due if fell_due else None


def instalments(total: Decimal, count: int, unit: Decimal) -> list[Decimal]:
    """Return a total in equal parts that add up to it exactly, the larger ones first.

    Parts differ by no more than one `unit`. Raises `calc.shares.WeightError` for no parts.
    """
    return shared(total, [1] * count, unit)


def milestones(
    total: Decimal, parts: Sequence[tuple[Decimal | None, Decimal | None]], unit: Decimal
) -> list[Decimal]:
    """Return what each part of a schedule comes to, from pairs of per cent and amount (one of them).

    Amounts stand as given; per cents of `total` share the rest of it by largest remainder, so that
    the parts add up to `total` exactly. Raises `ScheduleError` where the parts, taken without
    rounding, miss the total by one `unit` or more.
    """
    fixed = sum((amount for _percent, amount in parts if amount is not None), NOUGHT)
    percents = [percent for percent, _amount in parts if percent is not None]
    come_to = Fraction(fixed) + sum((Fraction(total) * Fraction(p) / 100 for p in percents),
                                    Fraction(0))  # fmt: skip
    if abs(come_to - Fraction(total)) >= Fraction(unit) or (not percents and fixed != total):
        raise ScheduleError(total, come_to)
    shares = iter(shared(total - fixed, percents, unit) if percents else ())
    return [next(shares) if amount is None else amount for _percent, amount in parts]
