"""Padding: those below are asked for more, exactly, and see nothing of it."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.scope import operator, scope_of
from sextant.kernel.unable import UnableToFind
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from sextant.plans import agreeing, padding, splitting, table, versions
from sextant.plans.models import Plan
from sextant.plans.refusals import UnableToPlan
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


@pytest.fixture
def padded(plan: Plan, company: Company) -> Plan:
    """Ask 2,400 of the company; North asks 10 % more of Alpha, Alpha 5 % more of its people."""
    dora = company.people["Dora"]
    splitting.share_out(plan, D(2400), way=Way(), by=dora, at=NOW)
    padding.pad(plan, company.units["North"], D("0.10"), by=dora, at=NOW)
    padding.pad(plan, company.units["Alpha"], D("0.05"), by=dora, at=NOW)
    return plan


def target(who: Any = None, by: tuple[str, ...] = (), **where: Any) -> Any:
    scope = scope_of(who, TODAY) if who else operator(TODAY)
    return ask("target", by=by, where=where, period="2026", scope=scope, today=TODAY)


def test_each_is_held_to_what_those_above_ask(padded: Plan, company: Company) -> None:
    agreeing.publish(padded, reason="x", by=company.people["Dora"], at=NOW)
    publish_pending(NOW)
    assert target().total["target"] == D(2400)
    by_region = {row["region"]: row["target"] for row in target(by=("region",)).rows}
    assert by_region == {"North": D(1200), "South": D(1200)}
    by_team = {row["team"]: row["target"] for row in target(by=("team",)).rows}
    assert by_team == {"Alpha": D(1320), "Delta": D(1200)}
    by_person = {row["person"]: row["target"] for row in target(by=("person",)).rows}
    assert by_person == {"Ben": D(693), "Cai": D(693), "Eli": D(1200)}


def test_a_manager_is_held_to_what_is_asked_of_the_team(padded: Plan, company: Company) -> None:
    agreeing.publish(padded, reason="x", by=company.people["Dora"], at=NOW)
    publish_pending(NOW)
    assert target(company.people["Ann"]).total["target"] == D(1320)
    assert target(company.people["Ben"]).total["target"] == D(693)


def test_the_table_shows_each_what_they_are_held_to(padded: Plan, company: Company) -> None:
    def rows(name: str) -> dict[str, int]:
        person = company.people[name]
        shown = table.of(padded, None, scope=scope_of(person, TODAY), person=person, today=TODAY)
        return {row["name"]: sum(row["amounts"]) for row in shown["rows"]}

    assert rows("Dora")["Acme"] == 240000
    assert rows("Ann") == {"Alpha": 132000, "Ben": 69300, "Cai": 69300}
    assert rows("Ben") == {"Ben": 69300}


def test_the_journal_names_no_rate(padded: Plan) -> None:
    from sextant.kernel import journal

    for event in journal.of(padded).filter(name="plan.padded"):
        assert "rate" not in event.data


def test_nought_takes_the_padding_off(padded: Plan, company: Company) -> None:
    dora = company.people["Dora"]
    for name in ("North", "Alpha"):
        padding.pad(padded, company.units[name], D(0), by=dora, at=NOW)
    assert not versions.find(padded).paddings.exists()


def test_padding_has_bounds(padded: Plan, company: Company) -> None:
    for rate in ("-0.1", "0.6"):
        with pytest.raises(UnableToPlan, match="between 0 and 50"):
            padding.pad(padded, company.units["North"], D(rate), by=company.people["Dora"], at=NOW)


def test_a_manager_pads_their_own_part_alone(padded: Plan, company: Company) -> None:
    ann = company.people["Ann"]
    padding.pad(padded, company.units["Alpha"], D("0.02"), by=ann, at=NOW)
    for name in ("South", "North"):
        with pytest.raises(UnableToFind):
            padding.pad(padded, company.units[name], D("0.02"), by=ann, at=NOW)
