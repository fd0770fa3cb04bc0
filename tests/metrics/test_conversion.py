"""Conversions within some days count only what has had all of them."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.metrics.made import TODAY, asked, publish

NAME = "lead_conversion_90_days"


def lead(came: date, after: int | None, **more: Any) -> dict[str, Any]:
    converted = None if after is None else came + timedelta(after)
    return {"on": came, "converted_on": converted, "status": "open", **more}


def test_young_leads_are_left_out_whatever_became_of_them(own_home: object) -> None:
    old, young = TODAY - timedelta(90), TODAY - timedelta(89)
    publish(leads=[lead(old, 90), lead(old, 91), lead(old, None), lead(old, 0),
                   lead(young, 1), lead(young, None)])  # fmt: skip
    answer = asked(NAME)
    assert answer.total[NAME] == D("0.5")
    assert (answer.size(NAME), answer.is_thin(NAME)) == (4, True)
    assert [note.count for note in answer.notes] == [2]
    assert "2 cases have not had all their days yet" in answer.notes[0].text
    assert answer.interval(NAME)


def test_a_period_without_ripe_leads_has_no_conversion(own_home: object) -> None:
    publish(leads=[lead(TODAY, 0)])
    assert asked(NAME, period="this-month").total == {NAME: None}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.builds(
            lambda came, after, source: lead(came, after, source=source, source_id=len(source)),
            st.dates(date(2025, 12, 1), TODAY),
            st.one_of(st.none(), st.integers(0, 200)),
            st.sampled_from(["Web", "Fair 2"]),
        )
    )
)
def test_it_equals_a_count_by_hand_in_every_group(own_home: object, leads: list[Any]) -> None:
    publish(leads=leads)
    for row in asked([NAME, "leads"], by=["source", "month"]).rows:
        here = [each for each in leads if each["source"] == row["source"]]
        here = [each for each in here if f"{each['on']:%Y-%m}" == row["month"]]
        assert row["leads"] == len(here)
        ripe = [each for each in here if each["on"] + timedelta(90) <= TODAY]
        done = [each for each in ripe if each["converted_on"]
                and each["converted_on"] - each["on"] <= timedelta(90)]  # fmt: skip
        expected = D(len(done)) / len(ripe) if ripe else None
        found = row[NAME]
        assert found == expected or abs(found - expected) < D("1e-9")


def came(deal: int, stage: int, day: date, onward: date | None, **more: Any) -> dict[str, Any]:
    return {"deal_id": deal, "on": day, "stage_id": stage, "stage": f"Stage {stage}",
            "stage_position": stage, "stage_kind": "open", "onward_on": onward, **more}  # fmt: skip


def test_each_stage_has_its_own_conversion(own_home: object) -> None:
    day = date(2026, 3, 1)
    publish(stage_changes=[
        came(1, 1, day, day + timedelta(60)), came(2, 1, day, day + timedelta(61)),
        came(1, 2, day, None), came(3, 1, TODAY, TODAY), came(4, 9, day, None, stage_kind="won"),
    ])  # fmt: skip
    answer = asked("stage_conversion_60_days", by=["stage"])
    found = [(row["stage"], row["stage_conversion_60_days"]) for row in answer.rows]
    assert found == [("Stage 1", D("0.5")), ("Stage 2", D(0))]
    assert [note.count for note in answer.notes] == [1]
    assert answer.record_ids("stage_conversion_60_days", answer.rows[0]) == [1, 2, 3]
