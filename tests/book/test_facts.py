"""Facts say what the records say, credited to where everyone stood on the day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from sextant.book import activities, deals
from sextant.book.models import Activity, Deal, DealLine, Lead, Product, Source, StageChange
from sextant.kernel import journal, people
from sextant.kernel.models import Rate
from sextant.kernel.scope import operator, scope_of
from sextant.metrics import manifest
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
WON = {"status": "won", "closed_on": date(2026, 7, 1)}
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Publish into a directory of the test's own."""


def asked(metrics: Any, at: datetime = NOW, **question: Any) -> Answer:
    publish_pending(at)
    question.setdefault("scope", operator(TODAY))
    return ask(metrics, today=TODAY, **question)


def by(answer: Answer, dimension: str) -> dict[str, Any]:
    metric = answer.request.metrics[0].name
    return {row[dimension]: row[metric] for row in answer.rows}


def test_a_sale_counts_where_its_owner_stood_on_the_day_it_closed(company: Company) -> None:
    company.deal("Ben", "100", **WON)
    company.deal("Ben", "30", status="won", closed_on=date(2026, 7, 10))
    ben, delta, dee = company.people["Ben"], company.units["Delta"], company.people["Dee"]
    people.move(ben, delta, manager=dee, on=date(2026, 7, 5), by=None, at=NOW)
    assert by(asked("won_revenue", by=["region"]), "region") == {"North": D(100), "South": D(30)}
    assert by(asked("won_revenue", by=["manager"]), "manager") == {"Ann": D(100), "Dee": D(30)}
    assert by(asked("won_revenue", by=["team"]), "team") == {"Alpha": D(100), "Delta": D(30)}


def test_a_move_after_publication_moves_the_deals_it_concerns(company: Company) -> None:
    company.deal("Ben", "100", **WON)
    assert by(asked("won_revenue", by=["team"]), "team") == {"Alpha": D(100)}
    ben, delta = company.people["Ben"], company.units["Delta"]
    people.move(ben, delta, on=date(2026, 7, 1), by=None, at=NOW)
    assert by(asked("won_revenue", by=["team"]), "team") == {"Delta": D(100)}


def test_a_stay_that_begins_tomorrow_moves_open_deals_tomorrow(company: Company) -> None:
    company.deal("Ben")
    tomorrow = TODAY + timedelta(days=1)
    people.move(company.people["Ben"], company.units["Delta"], on=tomorrow, by=None, at=NOW)
    assert by(asked("open_deals", by=["team"]), "team") == {"Alpha": 1}
    assert by(asked("open_deals", at=LATER, by=["team"]), "team") == {"Delta": 1}


def test_foreign_amounts_are_converted_at_the_rate_of_the_day(company: Company) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D("1.1"))
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 7, 1), rate=D("1.2345678901"))
    company.deal("Ben", "10.01", currency="EUR", status="won", closed_on=date(2026, 6, 30))
    company.deal("Ben", "10.01", currency="EUR", **WON)
    company.deal("Ben", "99", currency="CHF", **WON)
    answer = asked("won_revenue")
    assert answer.total["won_revenue"] == D("11.01") + D("12.36")
    assert [(note.kind, note.count) for note in answer.notes] == [("no_rate", 1)]


def test_a_new_rate_is_published(company: Company) -> None:
    company.deal("Ben", "10", currency="EUR", **WON)
    assert asked("won_revenue").total["won_revenue"] == 0
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=D(2))
    journal.record("rate.set", "rate", by=None, at=NOW)
    assert asked("won_revenue").total["won_revenue"] == 20


def test_lines_share_a_deal_exactly(company: Company) -> None:
    deal = company.deal("Ben", "100.00", **WON)
    goods = [Product.objects.create(name=name) for name in ("Cog", "Nut", "Pin")]
    for place, product in enumerate(goods):
        DealLine.objects.create(deal=deal, product=product, position=place)
    shares = by(asked("won_revenue", by=["product"]), "product")
    assert sorted(shares.values()) == [D("33.33"), D("33.33"), D("33.34")]
    assert by(asked("won_deals", by=["product"]), "product") == {"Cog": 1, "Nut": 1, "Pin": 1}


def test_lines_with_amounts_weigh_what_they_cost(company: Company) -> None:
    deal = company.deal("Ben", "90", **WON)
    for place, (name, amount) in enumerate((("Cog", "40"), ("Nut", "20"))):
        product = Product.objects.create(name=name, category="Parts")
        DealLine.objects.create(deal=deal, product=product, position=place, amount=D(amount))
    assert by(asked("won_revenue", by=["product"]), "product") == {"Cog": D(60), "Nut": D(30)}
    assert by(asked("won_revenue", by=["category"]), "category") == {"Parts": D(90)}


def test_every_verb_is_seen_by_the_next_answer(company: Company) -> None:
    deal = company.deal("Ben", "70", created_on=None)
    metrics = ["open_deals", "open_pipeline", "weighted_pipeline", "won_revenue", "created_deals"]
    assert asked(metrics).total == {
        "open_deals": 1, "open_pipeline": 70, "weighted_pipeline": 7, "won_revenue": 0,
        "created_deals": 1,
    }  # fmt: skip
    deals.win(deal, by=None, at=NOW)
    assert asked(metrics).total["won_revenue"] == 70
    deals.reopen(deal, by=None, at=NOW)
    deals.edit(deal, {"created_on": date(2026, 2, 1)}, by=None, at=NOW)
    assert asked(metrics).total["created_deals"] == 1
    assert list(manifest.current().facts["deals"].files) == ["2026-02"]


def test_only_the_months_of_changed_deals_are_written_again(company: Company) -> None:
    old = company.deal("Ben", created_on=date(2026, 1, 1))
    new = company.deal("Ben", created_on=date(2026, 2, 1))
    before = publish_pending(NOW).facts["deals"].files
    deals.win(new, by=None, at=NOW)
    after = publish_pending(NOW).facts["deals"].files
    assert (before["2026-01"] == after["2026-01"], before["2026-02"] == after["2026-02"]) == (
        True, False,
    )  # fmt: skip
    assert old.pk != new.pk


def test_moves_are_published_with_the_days_before_them(company: Company) -> None:
    deal = company.deal("Ben")
    deals.move(deal, company.stages["Offer"], by=None, at=NOW + timedelta(days=20))
    publish_pending(NOW)
    rows = _rows("stage_changes")
    assert [(row["on"], row["from_stage"], row["to_stage"], row["days"]) for row in rows] == [
        (TODAY, None, "New", None),
        (TODAY + timedelta(days=20), "New", "Offer", 20),
    ]
    assert StageChange.objects.count() == 2


def test_moves_know_when_a_deal_went_on_from_where_it_came(company: Company) -> None:
    deal, other = company.deal("Ben"), company.deal("Ben")
    deals.move(deal, company.stages["Offer"], by=None, at=NOW + timedelta(days=20))
    deals.move(deal, company.stages["New"], by=None, at=NOW + timedelta(days=30))
    deals.win(deal, by=None, at=NOW + timedelta(days=40))
    publish_pending(NOW)
    rows = [row for row in _rows("stage_changes") if row["deal_id"] == deal.pk]
    days = [row["onward_on"] and (row["onward_on"] - TODAY).days for row in rows]
    assert [row["stage"] for row in rows] == ["New", "Offer", "New"]
    assert days == [20, 40, 40]
    assert {row["stage_kind"] for row in rows} == {"open"}
    (alone,) = [row for row in _rows("stage_changes") if row["deal_id"] == other.pk]
    assert alone["onward_on"] is None


def test_activities_count_on_the_day_they_were_done(company: Company) -> None:
    deal = company.deal("Ben")
    ben = company.people["Ben"]
    for kind, done in (("call", True), ("visit", True), ("task", False)):
        Activity.objects.create(kind=kind, subject="x", at=NOW, done=done, owner=ben, deal=deal)
    answer = asked("activities", by=["kind", "account", "week"])
    assert [tuple(row.values()) for row in answer.rows] == [
        ("call", "Globex", company.account.pk, "2026-W29", 1),
        ("visit", "Globex", company.account.pk, "2026-W29", 1),
    ]


@pytest.mark.parametrize("name", ["Ben", "Ann", "Dee", "Dora", "Sam", "Fay"])
def test_everyone_counts_exactly_the_deals_they_may_see(company: Company, name: str) -> None:
    for owner in ("Ann", "Ben", "Cai", "Dee", "Eli"):
        company.deal(owner, "10", **WON)
        company.deal(owner)
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 7, 3), by=None, at=NOW)
    scope = scope_of(company.people[name], TODAY)
    total = asked(["won_deals", "open_deals"], scope=scope).total
    seen = Deal.objects.visible_to(scope)
    assert total == {"won_deals": seen.won().count(), "open_deals": seen.open().count()}


def _rows(fact: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    from sextant.metrics import store

    paths = store.absolute(manifest.current().paths(fact))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_instants_are_days_of_the_installations_time_zone(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sextant.config import config

    late = datetime(2026, 6, 30, 20, tzinfo=UTC)
    Activity.objects.create(subject="x", at=late, done=True, owner=company.people["Ben"])
    object.__setattr__(config, "time_zone", "Asia/Shanghai")
    try:
        assert by(asked("activities", by=["day"]), "day") == {"2026-07-01": 1}
    finally:
        object.__setattr__(config, "time_zone", "UTC")
    assert by(asked("activities", by=["day"]), "day") == {"2026-06-30": 1}


def test_meetings_emails_follow_ups_and_days_with_a_visit(company: Company) -> None:
    lead = Lead.objects.create(name="L", owner=company.people["Ben"])
    for kind, about, at in (
        ("meeting", {}, NOW), ("email", {"lead": lead}, NOW), ("call", {"lead": lead}, NOW),
        ("visit", {}, NOW), ("visit", {}, NOW - timedelta(hours=2)),
        ("visit", {}, NOW - timedelta(days=1)),
    ):  # fmt: skip
        values = {"kind": kind, "done": True, "at": at, **about}
        activities.create(values, by=company.people["Ben"], at=NOW)
    planned = {"kind": "visit", "lead": lead, "at": NOW}
    activities.create(planned, by=company.people["Ben"], at=NOW)
    names = ("meetings", "emails", "follow_ups", "visit_days")
    assert [asked(names).total[name] for name in names] == [1, 1, 2, 2]


def test_calls_visits_and_minutes_by_the_channel_of_lead_or_deal(company: Company) -> None:
    fair = Source.objects.create(name="Fair", channel="event")
    web = Source.objects.create(name="Site", channel="web")
    lead = Lead.objects.create(name="L", owner=company.people["Ben"], came_from=fair)
    deal = company.deal("Ben", came_from=web)
    for kind, minutes, about in (
        ("call", 10, {"lead": lead}), ("call", 5, {"deal": deal}), ("call", None, {}),
        ("visit", 60, {"deal": deal}),
    ):  # fmt: skip
        values = {"kind": kind, "minutes": minutes, "done": True, "at": NOW, **about}
        activities.create(values, by=company.people["Ben"], at=NOW)
    activities.create({"kind": "call", "at": LATER}, by=company.people["Ben"], at=NOW)
    answer = asked(("calls", "visits", "talk_minutes"))
    assert [answer.rows[0][name] for name in ("calls", "visits", "talk_minutes")] == [3, 1, 15]
    minutes = asked("talk_minutes", by=["channel"])
    assert by(minutes, "channel") == {"event": 10, "web": 5, None: 0} or by(minutes, "channel") == {
        "event": 10, "web": 5, None: None,
    }  # fmt: skip
    Lead.objects.filter(pk=lead.pk).update(came_from=web)
    journal.record("lead.changed", lead, by=None, at=NOW)
    assert by(asked("calls", by=["channel"]), "channel")["web"] == 2
