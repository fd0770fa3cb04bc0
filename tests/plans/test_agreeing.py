"""From draft to force: proposed, agreed to part by part, published for good."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from sextant.agenda import approvals
from sextant.agenda.models import Approval
from sextant.kernel import people
from sextant.kernel.rates import UnableToConvert
from sextant.kernel.unable import UnableToPermit
from sextant.plans import agreeing, drafting, splitting, versions
from sextant.plans.models import Part, Plan, Version
from sextant.plans.refusals import UnableToPlan
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company


@pytest.fixture
def proposed(plan: Plan, company: Company) -> Plan:
    ada = company.people["Ada"]
    splitting.share_out(plan, D(2400), way=Way(), by=ada, at=NOW)
    agreeing.propose(plan, by=ada, at=NOW)
    return plan


def waiting(company: Company, name: str) -> Approval:
    approval = Approval.objects.open().filter(steps__approver=company.people[name]).first()
    assert approval is not None
    return approval


def test_the_lowest_units_are_asked_first(proposed: Plan, company: Company) -> None:
    asked = Approval.objects.open().values_list("steps__approver__name", flat=True)
    assert sorted(asked) == ["Ann", "Dee"]
    status = {part.unit.name: part.status for part in agreeing.parts(versions.find(proposed))}
    assert status["Alpha"] == Part.Status.WAITING
    assert status["Acme"] == Part.Status.AHEAD


def test_when_all_agree_the_version_is_approved(proposed: Plan, company: Company) -> None:
    for name in ("Ann", "Dee", "Dora"):
        approvals.approve(waiting(company, name), by=company.people[name], at=NOW)
    assert versions.find(proposed).status == Version.Status.APPROVED
    agreeing.publish(proposed, reason="Agreed", by=company.people["Dora"], at=NOW)
    found = versions.find(proposed)
    assert (found.status, found.published_because) == (Version.Status.PUBLISHED, "Agreed")


def test_a_part_is_returned_with_what_is_wrong(proposed: Plan, company: Company) -> None:
    approvals.refuse(waiting(company, "Ann"), by=company.people["Ann"], at=NOW, reason="Too much")
    version = versions.find(proposed)
    assert version.status == Version.Status.DRAFT
    assert not Approval.objects.open().exists()
    part = version.parts.get(unit=company.units["Alpha"])
    assert (part.status, part.comment) == (Part.Status.RETURNED, "Too much")


def test_what_is_unchanged_need_not_be_agreed_to_again(proposed: Plan, company: Company) -> None:
    from sextant.plans.editing import Edit, set_numbers

    approvals.approve(waiting(company, "Dee"), by=company.people["Dee"], at=NOW)
    approvals.refuse(waiting(company, "Ann"), by=company.people["Ann"], at=NOW, reason="Too much")
    key = f"u{company.units['Alpha'].pk}p{company.people['Ben'].pk}"
    set_numbers(proposed, [Edit(key, 0, 1, D(1))], by=company.people["Ada"], at=NOW)
    agreeing.propose(proposed, by=company.people["Ada"], at=NOW)
    asked = Approval.objects.open().values_list("steps__approver__name", flat=True)
    assert list(asked) == ["Ann"]


def test_nothing_is_published_before_all_agree(proposed: Plan, company: Company) -> None:
    with pytest.raises(UnableToPlan, match=r"Alpha \(Ann\).*have not agreed"):
        agreeing.publish(proposed, reason="Now", by=company.people["Dora"], at=NOW)


def test_who_is_late_is_said(plan: Plan, company: Company) -> None:
    plan.due_on = TODAY
    plan.save()
    ada = company.people["Ada"]
    splitting.share_out(plan, D(2400), way=Way(), by=ada, at=NOW)
    agreeing.propose(plan, by=ada, at=NOW)
    with pytest.raises(UnableToPlan, match="2 of them late"):
        agreeing.publish(plan, reason="x", by=ada, at=NOW + timedelta(days=3))


def test_a_version_is_published_for_a_reason(plan: Plan, company: Company) -> None:
    splitting.share_out(plan, D(1), way=Way(), by=company.people["Dora"], at=NOW)
    with pytest.raises(UnableToPlan, match="Say why"):
        agreeing.publish(plan, reason=" ", by=company.people["Dora"], at=NOW)


def test_only_who_may_publishes(plan: Plan, company: Company) -> None:
    for name in ("Ann", "Ben", "Ava", "Fay"):
        with pytest.raises(UnableToPermit):
            agreeing.publish(plan, reason="x", by=company.people[name], at=NOW)


def test_the_version_before_is_superseded_and_kept(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    plan, dora = in_force(), company.people["Dora"]
    drafting.revise(plan, reason="The market grew", by=dora, at=NOW)
    splitting.share_out(plan, D(5000), way=Way(), by=dora, at=NOW)
    agreeing.publish(plan, reason="Growth", by=dora, at=NOW)
    status = dict(plan.versions.values_list("number", "status"))
    assert status == {1: "superseded", 2: "published"}
    assert versions.find(plan, 2).base == versions.find(plan, 1)


def test_what_is_in_force_never_changes(company: Company, in_force: Callable[..., Plan]) -> None:
    plan = in_force()
    with pytest.raises(UnableToPlan, match="does not change any more"):
        splitting.share_out(plan, D(1), way=Way(), by=company.people["Dora"], at=NOW, number=1)


@pytest.mark.parametrize("deed", ["change", "remove", "add", "rename"])
def test_what_is_in_force_is_locked_in_the_database(
    company: Company, in_force: Callable[..., Plan], deed: str
) -> None:
    version = versions.find(in_force())
    deeds: dict[str, Callable[[], object]] = {
        "change": lambda: version.lines.update(amounts=[1] * 12),
        "remove": lambda: version.lines.all().delete(),
        "add": lambda: version.paddings.create(unit=company.units["North"], rate=D(1), at=NOW),
        "rename": lambda: Version.objects.filter(pk=version.pk).update(published_because="Other"),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        deeds[deed]()


def test_two_plans_of_one_number_are_not_in_force_at_once(
    company: Company, in_force: Callable[..., Plan]
) -> None:
    in_force()
    dora = company.people["Dora"]
    other = drafting.draw({"name": "Another", "year": 2026}, by=dora, at=NOW)
    splitting.share_out(other, D(1), way=Way(), by=dora, at=NOW)
    with pytest.raises(UnableToPlan, match="“Revenue 2026” is in force"):
        agreeing.publish(other, reason="x", by=dora, at=NOW)


def test_numbers_of_who_has_left_are_refused_with_the_numbers(plan: Plan, company: Company) -> None:
    dora = company.people["Dora"]
    splitting.share_out(plan, D(2400), way=Way(when="even"), by=dora, at=NOW)
    people.leave(company.people["Cai"], on=date(2026, 7, 1), by=None, at=NOW)
    with pytest.raises(UnableToPlan, match=r"Cai, \$300\.00 from 2026-07 on"):
        agreeing.publish(plan, reason="x", by=dora, at=NOW)


def test_numbers_of_a_unit_closed_in_the_year_are_refused(plan: Plan, company: Company) -> None:
    from sextant.plans.models import Line

    dora = company.people["Dora"]
    Line.objects.create(version=versions.find(plan), unit=company.units["Delta"],
                        amounts=[100] * 12)  # fmt: skip
    company.units["Delta"].placements.update(ends_on=date(2026, 10, 1))
    with pytest.raises(UnableToPlan, match=r"Delta, \$3\.00 from 2026-10 on"):
        agreeing.publish(plan, reason="x", by=dora, at=NOW)


def test_a_currency_without_a_rate_is_refused(company: Company) -> None:
    dora = company.people["Dora"]
    plan = drafting.draw({"name": "Euro", "year": 2026, "currency": "EUR"}, by=dora, at=NOW)
    splitting.share_out(plan, D(100), way=Way(), by=dora, at=NOW)
    with pytest.raises(UnableToConvert):
        agreeing.publish(plan, reason="x", by=dora, at=NOW)


def test_an_empty_version_is_not_proposed(plan: Plan, company: Company) -> None:
    with pytest.raises(UnableToPlan, match="nothing in this version"):
        agreeing.propose(plan, by=company.people["Dora"], at=NOW)
