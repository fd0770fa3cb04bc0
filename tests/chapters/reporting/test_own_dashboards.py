"""Dashboards of one's own: pinned, arranged, shared; seen by others within their own scope."""

import html
from datetime import date
from typing import Any

import pytest

from sextant.chapters.reporting import dashboards
from sextant.chapters.reporting.models import Dashboard, Pin
from sextant.kernel.models import Event
from sextant.kernel.unable import Unable, UnableToFind
from tests.book.conftest import Publish, Seat
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
BY_PERSON = "metric=won_revenue&by=person"
BY_MONTH = "metric=won_revenue,won_deals&by=month"


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    for owner in ("Ben", "Eli"):
        company.deal(owner, "100", status="won", closed_on=date(2026, 7, 1))
    publish()


@pytest.fixture
def board(company: Company, kept_home: Any) -> Dashboard:
    pins = [("People", BY_PERSON), ("Months", BY_MONTH), ("All", "metric=won_deals")]
    dora = company.people["Dora"]
    return dashboards.create("Mine", shared=False, pins=pins, by=dora, at=NOW)


def told(client: Any, address: str, **given: Any) -> str:
    return " ".join(html.unescape(client.get(address, given).content.decode()).split())


def titles(board: Dashboard) -> list[str]:
    return [each.title for each in board.pins.all()]


def events() -> list[str]:
    found = Event.objects.filter(name__startswith="dashboard.").order_by("pk")
    return list(found.values_list("name", flat=True))


def test_an_exploration_is_pinned_to_a_new_dashboard(data: None, at: Seat) -> None:
    client = at("Dora")
    form = {"query": f"{BY_PERSON}&period=2026-Q3&scope=1", "title": "People", "name": "Mine"}
    answer: Any = client.post("/dashboards/pin/", {**form, "next": "/explore/?metric=won_deals"})
    assert answer.url == "/explore/?metric=won_deals"
    (pin,) = Pin.objects.all()
    assert pin.query == "metric=won_revenue&by=person&as=bar"
    address = f"/dashboards/{pin.dashboard_id}/"
    page = told(client, address, period="2026-Q3")
    assert f'hx-get="{address}{pin.pk}/?period=2026-Q3"' in page
    assert "$200.00" in told(client, f"{address}{pin.pk}/", period="2026-Q3")
    assert "Mine" in told(client, "/reporting/")


def test_a_form_sent_twice_makes_one_dashboard_and_one_pin(data: None, at: Seat) -> None:
    for period in ("", "&period=2026-Q3", "&as=bar"):
        form = {"query": BY_PERSON + period, "title": "People", "name": "Mine"}
        at("Dora").post("/dashboards/pin/", form)
    assert (Dashboard.objects.count(), Pin.objects.count()) == (1, 1)
    assert events() == ["dashboard.created", "dashboard.pinned"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"query": BY_PERSON, "name": " "}, "Give the dashboard a name."),
        ({"query": BY_PERSON, "name": "x" * 81}, "at most 80 characters"),
        ({"query": "metric=luck", "name": "Luck"}, "There is no metric “luck”"),
        ({"query": "", "name": "Nothing"}, "Name at least one metric"),
        ({"query": "metric=won_deals&by=moon", "name": "Moon"}, "There is no dimension “moon”"),
    ],
)
def test_what_cannot_be_pinned_is_said_and_leaves_nothing(
    data: None, at: Seat, form: dict[str, str], words: str
) -> None:
    client = at("Dora")
    answer: Any = client.post("/dashboards/pin/", {**form, "title": "T", "next": "/reporting/"})
    assert words in told(client, answer.url)
    assert not Dashboard.objects.exists()


def test_an_unshared_dashboard_exists_for_nobody_else(
    data: None, board: Dashboard, at: Seat
) -> None:
    ben, pin = at("Ben"), board.pins.first()
    assert pin is not None
    for address in ("", f"{pin.pk}/"):
        assert ben.get(f"/dashboards/{board.pk}/{address}").status_code == 404
    for address in ("edit/", "delete/", "arrange/", f"{pin.pk}/title/", f"{pin.pk}/unpin/"):
        assert ben.post(f"/dashboards/{board.pk}/{address}").status_code == 404
    form = {"query": BY_MONTH, "title": "T", "dashboard": board.pk}
    assert ben.post("/dashboards/pin/", form).status_code == 404
    assert "Mine" not in told(ben, "/reporting/")
    assert len(titles(board)) == 3


def test_a_shared_one_is_seen_within_the_scope_of_who_looks_and_changed_by_its_maker_alone(
    data: None, board: Dashboard, company: Company, at: Seat
) -> None:
    dashboards.edit(board, name="Ours", shared=True, by=company.people["Dora"], at=NOW)
    ben, pin = at("Ben"), board.pins.first()
    assert pin is not None
    page = told(ben, f"/dashboards/{board.pk}/")
    assert "Put together by Dora." in page
    assert "data-arrange" not in page
    tile = told(ben, f"/dashboards/{board.pk}/{pin.pk}/", period="2026-Q3")
    assert "$100.00" in tile
    assert "Eli" not in tile
    assert ben.post(f"/dashboards/{board.pk}/delete/").status_code == 404
    sam = told(at("Sam"), f"/dashboards/{board.pk}/")
    assert "None of this is open to your role" in sam


def test_it_is_renamed_and_shared(board: Dashboard, at: Seat) -> None:
    at("Dora").post(f"/dashboards/{board.pk}/edit/", {"name": " Our  board ", "shared": "on"})
    board.refresh_from_db()
    assert (board.name, board.shared) == ("Our board", True)


def test_two_of_a_person_never_have_one_name(board: Dashboard, company: Company) -> None:
    dora = company.people["Dora"]
    with pytest.raises(Unable, match="already"):
        dashboards.create("Mine", shared=False, by=dora, at=NOW)
    other = dashboards.create("Other", shared=False, by=dora, at=NOW)
    with pytest.raises(Unable, match="already"):
        dashboards.edit(other, name="Mine", shared=False, by=dora, at=NOW)
    dashboards.create("Mine", shared=False, by=company.people["Ben"], at=NOW)


def test_it_is_arranged(board: Dashboard, at: Seat) -> None:
    first, *rest = (each.pk for each in board.pins.all())
    order = ",".join(map(str, [*rest, first]))
    for _twice in range(2):
        answer = at("Dora").post(f"/dashboards/{board.pk}/arrange/", {"pins": order})
        assert answer.status_code == 204
    assert titles(board) == ["Months", "All", "People"]
    assert events().count("dashboard.arranged") == 1


@pytest.mark.parametrize("pins", ["", "1", "999999,1", "1,1,1", "none"])
def test_an_order_that_names_something_else_is_refused(
    board: Dashboard, at: Seat, pins: str
) -> None:
    answer = at("Dora").post(f"/dashboards/{board.pk}/arrange/", {"pins": pins})
    assert answer.status_code == 409
    assert "changed meanwhile: load the page again." in answer.content.decode()
    assert titles(board) == ["People", "Months", "All"]


def test_what_is_unpinned_can_be_put_back_where_it_was(board: Dashboard, at: Seat) -> None:
    client, pin = at("Dora"), board.pins.all()[1]
    client.post(f"/dashboards/{board.pk}/{pin.pk}/unpin/")
    assert titles(board) == ["People", "All"]
    page = told(client, f"/dashboards/{board.pk}/")
    assert "“Months” is unpinned." in page
    form = {"dashboard": board.pk, "title": pin.title, "query": pin.query, "place": pin.place}
    client.post("/dashboards/pin/", form)
    assert titles(board) == ["People", "Months", "All"]
    assert [each.place for each in board.pins.all()] == [0, 1, 2]
    assert client.post(f"/dashboards/{board.pk}/{pin.pk}/unpin/").status_code == 404


def test_what_is_pinned_is_given_another_title(board: Dashboard, at: Seat) -> None:
    client, pin = at("Dora"), board.pins.all()[1]
    client.post(f"/dashboards/{board.pk}/{pin.pk}/title/", {"title": "By month"})
    answer: Any = client.post(f"/dashboards/{board.pk}/{pin.pk}/title/", {"title": " "})
    assert titles(board) == ["People", "By month", "All"]
    assert "Give what you pin a title." in told(client, answer.url)


def test_it_is_deleted_and_the_journal_knows_what_it_held(board: Dashboard, at: Seat) -> None:
    at("Dora").post(f"/dashboards/{board.pk}/delete/")
    assert not Pin.objects.exists()
    data = Event.objects.get(name="dashboard.deleted").data
    assert [title for title, _query in data["pins"]] == ["People", "Months", "All"]


def test_no_more_than_two_dozen_fit(company: Company) -> None:
    dora = company.people["Dora"]
    pins = [(f"{n}", f"metric=won_deals&by=month&region=R{n}") for n in range(25)]
    with pytest.raises(Unable, match="24 explorations"):
        dashboards.create("Full", shared=False, pins=pins, by=dora, at=NOW)
    assert not Dashboard.objects.exists()


def test_who_may_not_keep_may_not_pin(company: Company, board: Dashboard) -> None:
    ben = company.people["Ben"]
    with pytest.raises(UnableToFind):
        dashboards.pin(board, "T", BY_MONTH, by=ben, at=NOW)
    ben.role = "nobody"
    with pytest.raises(Unable, match="Your role"):
        dashboards.create("His", shared=False, by=ben, at=NOW)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("metric=won_deals", "Won deals from"),
        ("metric=won_revenue&by=person&as=table", '<th scope="row">Ben</th>'),
        ("metric=won_revenue,won_deals&by=month", "tile-{pin}-chart-1"),
        ("metric=won_revenue&by=country&as=map", "None named"),
    ],
)
def test_a_tile_shows_every_form(
    data: None, company: Company, at: Seat, query: str, words: str
) -> None:
    dora = company.people["Dora"]
    board = dashboards.create("Forms", shared=False, pins=[("T", query)], by=dora, at=NOW)
    pin = board.pins.get()
    page = told(at("Dora"), f"/dashboards/{board.pk}/{pin.pk}/", period="2026-Q3")
    assert words.format(pin=pin.pk) in page


def test_a_tile_of_the_first_dashboards_leads_to_the_form_that_pins_it(
    data: None, at: Seat
) -> None:
    client = at("Dora")
    page = told(client, "/dashboards/person/0/", period="2026-Q3")
    address = page.partition('<a href="/explore/pin/')[2].partition('"')[0]
    form = told(client, f"/explore/pin/{address}")
    assert 'value="metric=won_revenue&by=person&as=bar"' in form
    assert 'name="next" value="/dashboards/person/?period=2026-Q3"' in form


def test_why_a_number_moved_leads_to_the_form_that_pins_it(data: None, at: Seat) -> None:
    client = at("Dora")
    page = told(client, "/why/won_revenue/", period="2026-Q3", by="person", region="North")
    address = page.partition('href="/explore/pin/')[2].partition('"')[0]
    form = told(client, f"/explore/pin/{address}")
    assert 'value="metric=won_revenue&by=person&region=North"' in form
    assert 'name="next" value="/why/won_revenue/?' in form


def test_a_name_that_is_taken_meanwhile_is_refused_in_words(
    company: Company, board: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two forms at once both find the name free; the database lets one of them have it."""
    monkeypatch.setattr(dashboards, "_guard_free", lambda _name, _by: None)
    dora = company.people["Dora"]
    with pytest.raises(Unable, match="You have a dashboard “Mine” already"):
        dashboards.create("Mine", shared=False, by=dora, at=NOW)
    other = dashboards.create("Other", shared=False, by=dora, at=NOW)
    with pytest.raises(Unable, match="You have a dashboard “Mine” already"):
        dashboards.edit(other, name="Mine", shared=False, by=dora, at=NOW)
    assert set(Dashboard.objects.values_list("name", flat=True)) == {"Mine", "Other"}


def test_months_stay_months_where_somebody_pinned_them(
    data: None, board: Dashboard, at: Seat
) -> None:
    months = board.pins.get(title="Months")
    page = told(at("Dora"), f"/dashboards/{board.pk}/{months.pk}/", period="2026-Q3")
    assert "2026-07" in page
    assert "2026-W" not in page
