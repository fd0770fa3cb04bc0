"""What goes wrong of late in the sample company: a stop on travel, and slower quotes, in one region."""

from datetime import date, timedelta

from sextant.sample.files import Shipped
from sextant.sample.simulate.activities import Contacted, activities
from sextant.sample.simulate.signs_of_life import last_days
from sextant.sample.simulate.troubles import GROUNDED, LATELY, LONGER, SLOW, slowed
from sextant.sample.simulate.working_time import opening

TODAY = date(2021, 6, 2)


def made(shipped: Shipped, regions: dict[str, str]) -> list[Contacted]:
    last = last_days(shipped.opportunities, TODAY)
    return list(activities(shipped.opportunities, last_days=last, contacts={},
                           products=shipped.products, today=TODAY, regions=regions))  # fmt: skip


def test_visits_of_the_region_become_calls_of_late_and_nothing_else_changes(
    shipped: Shipped,
) -> None:
    usual, now = made(shipped, {}), made(shipped, shipped.regions)
    assert len(usual) == len(now)
    owners = {deal.key: deal.owner for deal in shipped.opportunities}
    changed = [(old, new) for old, new in zip(usual, now, strict=True) if old != new]
    assert changed
    for old, new in changed:
        assert (old.kind, new.kind) == ("visit", "call")
        assert shipped.regions[owners[old.deal]] == GROUNDED
        assert old.day >= TODAY - LATELY


def test_quotes_asked_for_of_late_take_longer_there() -> None:
    lately, before = opening(TODAY - timedelta(days=7)), opening(TODAY - 2 * LATELY)
    assert slowed(100, lately, SLOW, TODAY) == 100 * LONGER
    assert slowed(100, before, SLOW, TODAY) == slowed(100, lately, "APAC", TODAY) == 100
