"""What people thought of alerts moves how easily the next of their kind are told."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.kernel.scope import operator
from sextant.watch import choosing, raising, reading, tuning
from sextant.watch.models import Alert, Look, Piece
from sextant.watch.tuning import CEILING, FLOOR, Worth
from tests.company import Company
from tests.watch.conftest import AT, DAY
from tests.watch.test_choosing import Nodes, off

pytestmark = pytest.mark.django_db
TESTS = 100


def alert(n: int) -> Alert:
    """Keep an alert of Ben's sales in some earlier week."""
    day = DAY - timedelta(weeks=20 + n)
    made: Alert = Alert.objects.create(
        metric="won_revenue", kind="deal", node="p1", node_kind="person", shape="point", step="week",
        starts_on=day, ends_on=day + timedelta(weeks=1), compared_from=day - timedelta(weeks=1),
        value=0, middle=100, low=90, high=110, score=-9, p=1e-6, raised_at=AT,
    )  # fmt: skip
    return made


def judged(count: int, *, useful: bool, first: int = 0) -> None:
    for n in range(first, first + count):
        raising.judge(alert(n), useful=useful, by=None, at=AT)


def told(p: float) -> bool:
    """Tell whether a finding of the kind is told among a hundred numbers looked at."""
    Look.objects.all().delete()
    look = Look.objects.create(day=DAY, begun_at=AT)
    found = [off("p1", -40, p=p).as_json()]
    Piece.objects.create(look=look, name="x:person:0", tests={"2026-08-10": TESTS}, found=found)
    return bool(choosing.chosen(look, Nodes()))  # type: ignore[arg-type]


def test_not_useful_ones_are_told_less_easily_and_useful_ones_restore_it(db: None) -> None:
    p = choosing.RATE / TESTS / 2
    assert told(p)
    judged(5, useful=False)
    assert not told(p)
    assert told(p / 10)
    judged(5, useful=True, first=5)
    assert told(p)


def test_the_newest_judgement_of_an_alert_counts(db: None) -> None:
    one = alert(1)
    raising.judge(one, useful=False, by=None, at=AT)
    raising.judge(one, useful=True, by=None, at=AT + timedelta(hours=1))
    assert tuning.worths() == {("won_revenue", "person"): Worth(1, 0)}
    assert reading.judged(one).useful


def test_other_kinds_are_not_tuned(db: None) -> None:
    judged(5, useful=False)
    found = tuning.weights({0: ("won_revenue", "person"), 1: ("won_revenue", "team")}, TESTS)
    assert found[0] < 0.2
    assert found[1] == 1


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_factor_has_a_floor_and_a_ceiling_and_more_useful_is_never_less(
    useful: int, other: int
) -> None:
    factor = Worth(useful, other).factor
    assert FLOOR <= factor <= CEILING
    assert Worth(useful + 1, other).factor >= factor >= Worth(useful, other + 1).factor


@given(st.dictionaries(st.integers(0, 9), st.sampled_from(["a", "b"])), st.integers(10, 50))
def test_the_mean_weight_never_exceeds_one(kinds: dict[int, str], tests: int) -> None:
    worths = {("a", "person"): Worth(9, 0), ("b", "person"): Worth(0, 9)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "worths", lambda: worths)
        found = tuning.weights({n: (name, "person") for n, name in kinds.items()}, tests)
    quiet = tests - len(found)
    raw = sum(worths[name, "person"].factor for name in kinds.values()) + quiet
    assert sum(found.values()) + quiet / max(1, raw / tests) <= tests * (1 + 1e-9)


def test_the_page_says_what_judgements_have_changed(db: None, company: Company) -> None:
    one = alert(1)
    assert reading.tuned(one, operator(DAY)).startswith("Nobody has judged")
    raising.judge(one, useful=False, by=company.people["Ben"], at=AT, reason="A fair")
    assert "2 times less likely by chance" in reading.tuned(one, operator(DAY))


def test_a_role_that_may_not_judge_is_refused(db: None, company: Company) -> None:
    from sextant.kernel.unable import UnableToPermit

    with pytest.raises(UnableToPermit):
        raising.judge(alert(1), useful=True, by=company.people["Pat"], at=AT)


def test_a_reason_without_end_is_refused(db: None) -> None:
    one: Any = alert(1)
    with pytest.raises(raising.UnableToJudge, match="at most 500 characters"):
        raising.judge(one, useful=True, by=None, at=AT, reason="x" * 501)
    assert not one.judgements.exists()
