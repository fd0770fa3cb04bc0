"""The changes of a workbook are taken at once, to the cent, or not at all."""

import contextlib
import json
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sextant.kernel.unable import Unable
from sextant.plans import editing, sheets, splitting, versions
from sextant.plans.editing import Edit, UnableToOverwrite
from sextant.plans.models import Version
from sextant.plans.sheets import Clashing, Proposal
from sextant.plans.sheets.taking import UnableToTake
from tests.company import NOW, TODAY, Company
from tests.plans.sheets.conftest import Read, asked
from tests.plans.sheets.spreadsheet import Book, opened

NAMES = ("Acme", "North", "Alpha", "Ben", "Cai", "South", "Delta", "Eli")
SPANS = [*(f"2026-{month:02}" for month in range(1, 13)), *(f"2026-Q{n}" for n in range(1, 5)),
         "2026"]  # fmt: skip


def take(company: Company, proposal: Proposal, **more: Any) -> Version:
    return sheets.take(proposal, by=company.people["Dora"], at=NOW, **more)


def amount(version: Version, name: str, first: int, last: int, level: str = "target") -> D:
    tree = versions.tree(version, level, TODAY)
    key = next(key for key, node in tree.nodes.items() if node.name == name)
    plan: Any = version.plan
    return plan.amount(sum(tree.sums[key][first:last]))


def test_typed_numbers_stand_and_the_whole_grows(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    book["Target"].type("2026-02", "Ben", 30.5)
    book["Target"].type("2026-Q2", "South", 180)
    take(company, read(book))
    assert amount(draft, "Ben", 1, 2) == D("30.50")
    assert amount(draft, "South", 3, 6) == D("180.00")
    assert amount(draft, "Acme", 0, 12) == D("1235.50")
    assert draft.holds.count() == 2


def test_with_totals_kept_siblings_make_room(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    book["Target"].type("2026-02", "Ben", 30.5)
    take(company, read(book), keep_totals=True)
    assert amount(draft, "Cai", 1, 2) == D("19.50")
    assert amount(draft, "Acme", 0, 12) == D("1200.00")


def test_all_levels_are_taken_together(company: Company, draft: Version, read: Read) -> None:
    dora = company.people["Dora"]
    splitting.lift(draft.plan, D("0.1"), level="stretch", by=dora, at=NOW)
    book = opened(sheets.write(draft, **asked(dora)))
    book["Target"].type("2026-02", "Ben", 31)
    book["Stretch"].type("2026-02", "Ben", 41)
    take(company, read(book))
    assert amount(draft, "Ben", 1, 2) == D(31)
    assert amount(draft, "Ben", 1, 2, "stretch") == D(41)


def test_nothing_to_take_is_said(company: Company, book: Book, read: Read) -> None:
    with pytest.raises(UnableToTake, match="The file changes nothing"):
        take(company, read(book))


def test_contradictions_are_not_taken(
    company: Company, draft: Version, book: Book, read: Read
) -> None:
    for name, value in (("Ben", 30), ("Cai", 30), ("Alpha", 70)):
        book["Target"].type("2026-02", name, value)
    with pytest.raises(UnableToTake, match="correct one of them"):
        take(company, read(book))
    assert amount(draft, "Ben", 1, 2) == D(25)


@pytest.fixture
def clashing(company: Company, draft: Version, book: Book, read: Read) -> Proposal:
    """Two typed numbers, one of which Dora changed meanwhile."""
    tree = versions.tree(draft, "target", TODAY)
    ben = next(key for key, node in tree.nodes.items() if node.name == "Ben")
    editing.set_numbers(draft.plan, [Edit(ben, 1, 2, D(28))], by=company.people["Dora"], at=NOW)
    book["Target"].type("2026-02", "Ben", 31)
    book["Target"].type("2026-03", "Cai", 21)
    return read(book)


def test_clashes_are_refused_with_both_numbers(company: Company, clashing: Proposal) -> None:
    with pytest.raises(UnableToOverwrite) as refusal:
        take(company, clashing)
    assert str(refusal.value) == (
        "Ben, 2026-02 was changed meanwhile: it is $28.00 now, not $25.00, and $31.00 in the file."
        " Say whether those of the file or of the others shall stand."
    )
    (clash,) = refusal.value.clashes
    assert (clash.edit.amount, clash.now, clash.by) == (D(31), D(28), "Dora")


@pytest.mark.parametrize(("whose", "stands"), [(Clashing.MINE, D(31)), (Clashing.THEIRS, D(28))])
def test_clashes_are_settled_as_chosen(
    company: Company, draft: Version, clashing: Proposal, whose: str, stands: D
) -> None:
    take(company, clashing, clashing=whose)
    assert amount(draft, "Ben", 1, 2) == stands
    assert amount(draft, "Cai", 2, 3) == D(21)


def test_where_every_change_clashes_and_theirs_stand_nothing_is_left(
    company: Company, clashing: Proposal
) -> None:
    alone = Proposal(clashing.version, clashing.seen, clashing.clashes)
    with pytest.raises(UnableToTake, match="The file changes nothing"):
        take(company, alone, clashing=Clashing.THEIRS)


def test_what_changes_after_the_list_was_shown_is_refused(
    company: Company, draft: Version, clashing: Proposal
) -> None:
    node = clashing.changes[1].node
    edits = [Edit(node, 2, 3, D(26))]
    editing.set_numbers(draft.plan, edits, by=company.people["Dora"], at=NOW)
    with pytest.raises(UnableToOverwrite, match="was changed meanwhile by Dora"):
        take(company, clashing, clashing=Clashing.MINE)
    assert amount(draft, "Ben", 1, 2) == D(28)


def test_a_proposal_is_json(clashing: Proposal) -> None:
    told = json.loads(json.dumps(clashing.as_json()))
    assert told["changes"][0]["now"] == "28.00"


edits = some.dictionaries(
    some.tuples(some.sampled_from(NAMES), some.sampled_from(SPANS)),
    some.integers(0, 500_00),
    max_size=6,
)


class Undone(Exception):
    """Ends an example: what it wrote is taken back."""


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(typed=edits, keeps=some.booleans())
def test_any_edits_are_listed_and_stand_to_the_cent(
    company: Company, draft: Version, read: Read, typed: dict[Any, int], keeps: bool
) -> None:
    from django.db import transaction

    with contextlib.suppress(Undone), transaction.atomic():
        book = opened(sheets.write(draft, **asked(company.people["Dora"])))
        sheet = book["Target"]
        for (name, span), cents in typed.items():
            sheet.type(span, name, cents / 100)
        proposal = read(book)
        listed = {(each.name, each.span): each for each in proposal.changes}
        assert set(listed) <= set(typed)
        for place, cents in typed.items():
            if place not in listed:  # as it was, or as its parts come to anyway
                continue
            assert listed[place].new == D(cents) / 100
        try:
            with transaction.atomic():
                take(company, proposal, keep_totals=keeps)
        except Unable:
            pass
        else:
            for each in proposal.changes:
                assert amount(draft, each.name, each.first, each.last) == each.new
        raise Undone
