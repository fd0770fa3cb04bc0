"""Any number by any dimension: the page says what `ask` says, within the scope of who looks."""

import csv
import html
import io
import re
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sextant.book.models import Account
from sextant.kernel.scope import scope_of
from sextant.metrics.ask import ask
from tests.book.conftest import Publish, Seat
from tests.company import TODAY, Company

pytestmark = pytest.mark.django_db
EVERYONE = (
    "Ann", "Ben", "Cai", "Dee", "Eli", "Dora", "Max", "Fay", "Sam", "Pat", "Ava", "Ada",
)  # fmt: skip
SEES_DEALS = {"Ann", "Ben", "Cai", "Dee", "Eli", "Dora", "Fay", "Ava", "Ada", "Max"}


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    """Let North and South win this quarter and the one before."""
    for n in range(3):
        company.deal("Ben", f"100{n}", status="won", closed_on=date(2026, 7, 1 + n))
        company.deal("Eli", "500", status="won", closed_on=date(2026, 7, 10))
        company.deal("Eli", "70", status="won", closed_on=date(2026, 4, 2 + n))
    publish()


def told(client: Any, address: str, **given: Any) -> str:
    """Return a page as one line of text."""
    return " ".join(html.unescape(client.get(address, given).content.decode()).split())


def test_a_sentence_comes_before_the_chart_and_its_table(data: None, at: Seat) -> None:
    page = told(at("Dora"), "/explore/", metric="won_revenue", by="region", period="2026-Q3")
    sentence = page.index("Won revenue from Jul 1, 2026 to Jul 15, 2026: $4,503.00.")
    assert sentence < page.index('id="chart-0"') < page.index("explore-table")
    assert "more than in the period before" in page
    assert "Most of it is North: $3,003.00, 67% of the whole." in page


def test_who_asks_for_nothing_is_shown_something(data: None, at: Seat) -> None:
    assert "Won revenue from" in told(at("Dora"), "/explore/")


@pytest.mark.parametrize("name", EVERYONE)
def test_every_role_sees_what_ask_answers(
    data: None, at: Seat, company: Company, name: str
) -> None:
    asked = {"metric": "won_deals", "by": "person", "period": "2026-Q3", "compare": "none"}
    page = at(name).get("/explore/", asked)
    answer = ask("won_deals", by=("person",), period="2026-07-01..2026-09-30", today=TODAY,
                 scope=scope_of(company.people[name], TODAY))  # fmt: skip
    assert page.status_code == 200
    rows = re.findall(r'<tr>\s*<th scope="row">(?:<a [^>]*>)?([^<]+)', page.content.decode())
    assert {row["person"] for row in answer.rows} <= set(rows)
    assert {"Ben", "Eli"} & set(rows) == {row["person"] for row in answer.rows}


def test_a_rep_reads_no_name_but_their_own(data: None, at: Seat) -> None:
    page = told(at("Ben"), "/explore/", metric="won_revenue", by="person")
    assert "Ben" in page
    assert "Eli" not in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"metric": "luck"}, "There is no metric “luck”"),
        ({"metric": "won_revenue", "by": "moon"}, "There is no dimension “moon”"),
        ({"metric": "win_rate", "compare": "plan"}, "cannot have targets"),
        ({"metric": "won_revenue", "by": "kind"}, "won_revenue cannot be asked by kind"),
    ],
)
def test_a_refusal_stands_beside_the_form(
    data: None, at: Seat, asked: dict[str, str], words: str
) -> None:
    answer = at("Dora").get("/explore/", {**asked, "region": "North"})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert '<input type="hidden" name="region" value="North">' in page


def test_what_is_typed_as_a_filter_becomes_part_of_the_address(data: None, at: Seat) -> None:
    asked = {"metric": ["won_revenue", "won_deals"], "by": "month", "filter": "region"}
    answer: Any = at("Dora").get("/explore/", {**asked, "value": "North", "period": "2026-Q3"})
    assert answer.status_code == 302
    assert answer.url.startswith("/explore/?metric=won_revenue,won_deals&by=month&region=North")
    assert "$3,003.00" in told(at("Dora"), answer.url)


def test_an_unknown_value_is_said(data: None, at: Seat) -> None:
    page = told(at("Dora"), "/explore/", metric="won_revenue", by="month", region="Nort")
    assert "did you mean North?" in page


def test_values_are_offered_within_the_scope(data: None, at: Seat) -> None:
    asked = {"metric": "won_deals", "filter": "person", "period": "2026-Q3"}
    assert "Eli" in told(at("Dora"), "/explore/values/", **asked)
    assert "Eli" not in told(at("Ben"), "/explore/values/", **asked)


def test_a_row_leads_on_and_its_numbers_to_their_records(
    data: None, at: Seat, company: Company
) -> None:
    asked = {"metric": "won_deals", "by": "region", "period": "2026-Q3"}
    page = told(at("Dora"), "/explore/", **asked)
    (down,) = re.findall(r'<a href="(\?[^"]*)">North</a>', page)
    assert down == f"?metric=won_deals&by=team&region={company.units['North'].pk}&period=2026-Q3"
    assert "Region: North" in told(at("Dora"), f"/explore/{down}")
    assert re.search(r'href="/deals/\?[^"]*" data-drop="period scope">3</a>', page)


def test_different_units_never_share_an_axis(data: None, at: Seat) -> None:
    page = told(at("Dora"), "/explore/", metric="won_revenue,won_deals,win_rate", by="month")
    assert page.count("data-chart-plot") == 3
    page = told(at("Dora"), "/explore/", metric="won_deals,lost_deals", by="month")
    assert page.count("data-chart-plot") == 1


def test_two_of_one_name_are_drawn_apart(company: Company, publish: Publish, at: Seat) -> None:
    keys = []
    for name, amount in (("Twin", "10"), ("Between", "15"), ("Twin", "20")):
        account = Account.objects.create(name=name)
        keys.append(account.pk)
        company.deal("Ben", amount, status="won", closed_on=date(2026, 7, 1), account=account)
    publish()
    page = told(at("Dora"), "/explore/", metric="won_revenue", by="account", period="2026-Q3")
    steps = re.findall(r'"step": "((?:Twin|Between)[^"]*)"', page)
    assert steps[:3] == [f"Twin #{keys[2]}", "Between", f"Twin #{keys[0]}"]


@pytest.mark.parametrize(
    ("asked", "mark"),
    [("line", '"line"'), ("bar", '"bar"'), ("heat", '"rect"'), ("table", None)],
)
def test_an_answer_is_drawn_as_asked(data: None, at: Seat, asked: str, mark: str | None) -> None:
    given = {"metric": "won_revenue", "by": "region,month", "as": asked}
    page = at("Dora").get("/explore/", given).content.decode()
    assert (f'"type": {mark}' in page) if mark else "data-chart-plot" not in page


@pytest.mark.parametrize("name", ["Dora", "Ann", "Ben", "Ava"])
def test_csv_holds_what_ask_answers(data: None, at: Seat, company: Company, name: str) -> None:
    asked = {"metric": "won_revenue,won_deals", "by": "region", "period": "2026-Q3"}
    answer = at(name).get("/explore/export/csv/", {**asked, "compare": "none"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    expected = ask(["won_revenue", "won_deals"], by=("region",), period="2026-Q3", today=TODAY,
                   scope=scope_of(company.people[name], TODAY))  # fmt: skip
    kept = list(csv.DictReader(io.StringIO(expected.as_csv())))
    assert sorted(map(str, rows)) == sorted(map(str, kept))


def test_xlsx_holds_numbers_and_their_total(data: None, at: Seat) -> None:
    asked = {"metric": "won_revenue", "by": "region", "period": "2026-Q3", "compare": "none"}
    answer = at("Dora").get("/explore/export/xlsx/", asked)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert sheet.to_python() == [
        ["Region", "Won revenue"], ["North", 3003.0], ["South", 1500.0], ["Total", 4503.0],
    ]  # fmt: skip


def test_a_name_that_looks_like_a_formula_is_only_text(
    company: Company, publish: Publish, at: Seat
) -> None:
    company.account.name = "=1+1"
    company.account.save()
    company.deal("Ben", "5", status="won", closed_on=date(2026, 7, 1))
    publish()
    asked = {"metric": "won_revenue", "by": "account", "period": "2026-Q3"}
    text = at("Dora").get("/explore/export/csv/", asked).content.decode()
    assert "'=1+1" in text


def test_who_may_not_export_is_refused(data: None, at: Seat) -> None:
    assert at("Sam").get("/explore/export/csv/", {"metric": "activities"}).status_code == 403
    assert at("Dora").get("/explore/export/pdf/").status_code == 404
    assert at("Dora").get("/explore/export/csv/", {"metric": "luck"}).status_code == 422
