"""An alert told on its page, over the API and in the terminal: the same figures in every language."""

import html
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from sextant.doors.cli.app import run
from sextant.kernel.scope import operator
from sextant.metrics.ask import ask
from sextant.watch import documents, drivers, telling
from sextant.watch.models import Alert
from tests.company import Company
from tests.watch.conftest import DAY, LAST_WEEK, Seat

pytestmark = pytest.mark.django_db


def read(client: Any, address: str, **given: str) -> str:
    return " ".join(html.unescape(client.get(address, given).content.decode()).split())


def test_the_page_tells_what_moved_why_how_surely_and_what_to_do(
    alarmed: Alert, seat: Seat, company: Company
) -> None:
    page = read(seat("Dora"), f"/alerts/{alarmed.pk}/")
    assert "Won revenue of Ben: unusually low, the week from Aug 3, 2026 to Aug 9, 2026" in page
    assert "It came to $0, where $" in page
    assert "Won revenue fell by" in page
    assert "By chance alone" in page
    assert "steps of its history that could be judged" in page
    assert "Nobody has judged an alert of this kind yet" in page
    assert f"person={company.people['Ben'].pk}" in page.partition("/initiatives/new/?")[2]
    assert "Told by this alert too" in page
    assert (
        f"/why/won_revenue/?period=2026-W32&compare=previous&person={company.people['Ben'].pk}"
        in page
    )
    client = seat("Dora")
    form = read(client, "/initiatives/new/", name="Find out", measure="won_revenue")
    assert 'value="Find out"' in form
    answer = client.post(f"/alerts/{alarmed.pk}/judge/", {"useful": "no", "reason": "A fair"},
                         headers={"HX-Request": "true"})  # fmt: skip
    part = html.unescape(answer.content.decode())
    assert "A fair" in part
    assert "2 times less likely by chance" in " ".join(part.split())
    assert "<html" not in part
    listed = read(client, "/alerts/", state="open")
    assert "No alert is like that" in listed
    assert "Not useful" in read(client, "/alerts/", state="judged")
    assert "Won revenue of Ben" in read(client, "/alerts/", metric="won_revenue")


def test_its_figures_are_those_of_ask_and_its_drivers_sum_exactly(alarmed: Alert) -> None:
    told = drivers.told(alarmed, DAY)
    assert told is not None
    assert sum(each.effect for each in told.division.reasons) == told.whole.change
    where = {"person": [alarmed.person_id]}
    days = {"scope": operator(DAY), "today": DAY, "where": where}
    now = ask("won_revenue", period=told.question.period, **days).total["won_revenue"] or 0
    before = ask("won_revenue", period=told.question.before_period, **days).total["won_revenue"]
    assert (told.whole.now, told.whole.before) == (now, before)
    kept = documents.whole(alarmed, operator(DAY), DAY)
    effects = sum(Decimal(each["effect"]) for each in kept["drivers"]["parts"])
    assert f"{effects:f}" == kept["drivers"]["change"]
    assert [each["day"] for each in kept["course"]][-1] == str(LAST_WEEK)
    for each in kept["course"][:-1]:
        day = LAST_WEEK.fromisoformat(each["day"])
        week = ask("won_revenue", period=f"{day}..{day + timedelta(days=6)}", **days)
        assert float(week.total["won_revenue"] or 0) == pytest.approx(each["value"])


def test_sentences_are_in_the_readers_language_and_data_is_kept_not_sentences(
    alarmed: Alert,
) -> None:
    with translation.override("zh-hans"):
        chinese = drivers.told(alarmed, DAY)
        assert chinese is not None
        assert "Won revenue" not in chinese.sentence
        assert "Won revenue" not in telling.headline(alarmed)
    assert "sentence" not in json.dumps(alarmed.drivers)


def test_the_terminal_lists_what_the_page_shows(alarmed: Alert, capsys: Any) -> None:
    assert run(["alerts", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line["headline"] == telling.headline(alarmed)
    assert (line["value"], line["node_kind"]) == ("0", "person")
    assert run(["alerts", "--as", "eli"]) == 0
    assert "Nothing has moved beyond what it does by itself." in capsys.readouterr().out
    assert run(["alerts"]) == 0
    assert "Won revenue of Ben" in capsys.readouterr().out


def test_the_terminal_looks_and_refuses_a_day_to_come(alarmed: Alert, capsys: Any) -> None:
    assert run(["watch", "--day", "2099-01-01"]) == 1
    assert "has not come yet" in capsys.readouterr().err
    assert run(["watch", "--day", str(DAY), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "numbers were looked at" in answer["looked"]
    assert [each["id"] for each in answer["alerts"]] == [alarmed.pk]


def test_before_the_first_look_the_page_says_what_belongs_there(
    company: Company, seat: Seat, own_home: object
) -> None:
    assert "Nothing has been looked at yet" in read(seat("Dora"), "/alerts/")


def test_the_rules_and_what_is_not_watched_can_be_read(company: Company, seat: Seat) -> None:
    page = read(seat("Dora"), "/alerts/rules/")
    assert "A product sells nothing any more" in page
    assert "at least 75%" in page
    assert "It tells how things stand now" in page
    assert "It is what was planned, not what happened." in page
    catalogue = read(seat("Dora"), "/metrics/", q="open_pipeline")
    assert "No. It tells how things stand now" in catalogue
