"""Dashboards and kept explorations: opened by anyone, seen within their own scope."""

import html
from datetime import date
from typing import Any

import pytest

from sextant.chapters.reporting.boards import BOARDS
from tests.book.conftest import Publish, Seat
from tests.company import Company

pytestmark = pytest.mark.django_db
TILES = [(board.name, n) for board in BOARDS.values() for n in range(len(board.tiles))]


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    for owner in ("Ben", "Eli"):
        company.deal(owner, "100", status="won", closed_on=date(2026, 7, 1))
    publish()


def told(client: Any, address: str, **given: Any) -> str:
    return " ".join(html.unescape(client.get(address, given).content.decode()).split())


def keep(client: Any, name: str = "Mine", **more: str) -> Any:
    query = "metric=won_revenue&by=person&period=2026-Q3&scope=1"
    return client.post("/explore/keep/", {"name": name, "query": query, **more})


@pytest.mark.parametrize("name", BOARDS)
def test_a_dashboard_has_all_its_tiles(data: None, at: Seat, name: str) -> None:
    page = told(at("Dora"), f"/dashboards/{name}/", period="2026-Q3")
    assert page.count('hx-trigger="load"') == len(BOARDS[name].tiles)
    assert f'hx-get="/dashboards/{name}/0/?period=2026-Q3"' in page


@pytest.mark.parametrize(("name", "number"), TILES)
def test_every_tile_can_be_asked(data: None, at: Seat, name: str, number: int) -> None:
    page = told(at("Dora"), f"/dashboards/{name}/{number}/", period="2026-Q3")
    assert 'class="refusal' not in page
    assert "Explore this" in page


def test_a_tile_shows_what_the_person_may_see(data: None, at: Seat) -> None:
    assert "$200.00" in told(at("Dora"), "/dashboards/person/0/", period="2026-Q3")
    page = told(at("Ben"), "/dashboards/person/0/", period="2026-Q3")
    assert "$100.00" in page
    assert "Eli" not in page


def test_what_does_not_exist_is_not_found(data: None, at: Seat) -> None:
    for address in ("/dashboards/moon/", "/dashboards/team/99/", "/dashboards/moon/0/"):
        assert at("Dora").get(address).status_code == 404
    assert at("Sam").get("/dashboards/business/0/").status_code == 404


@pytest.mark.parametrize("name", ["Dora", "Ben", "Sam", "Pat", "Ada"])
def test_the_chapter_opens_for_every_role(data: None, at: Seat, name: str) -> None:
    assert "Nothing is kept yet" in told(at(name), "/reporting/")


def test_an_exploration_is_kept_without_its_scope_and_forgotten(data: None, at: Seat) -> None:
    client = at("Dora")
    address = keep(client).url
    assert "scope" not in address
    assert "period=2026-Q3" in address
    page = told(client, "/reporting/")
    assert "Mine" in page
    action = page.partition('action="/explore/')[2].partition('"')[0]
    client.post(f"/explore/{action}")
    assert "Nothing is kept yet" in told(client, "/reporting/")


def test_only_what_is_shared_is_seen_by_others_and_within_their_scope(data: None, at: Seat) -> None:
    keep(at("Dora"), "Hers")
    address = keep(at("Dora"), "Everyone’s", shared="on").url
    page = told(at("Ben"), "/reporting/")
    assert "Everyone’s" in page
    assert "Hers" not in page
    assert "Eli" not in told(at("Ben"), address)


def test_a_name_is_needed(data: None, at: Seat) -> None:
    client = at("Dora")
    assert "Give the view a name." in told(client, keep(client, " ").url)


def test_nobody_forgets_what_is_not_theirs(data: None, at: Seat) -> None:
    from sextant.workspace.models import SavedView

    keep(at("Dora"), "Hers", shared="on")
    key = SavedView.objects.get().pk
    assert at("Ben").post(f"/explore/{key}/forget/").status_code == 404


def test_the_process_leads_to_what_deviates_from_the_plan(data: None, at: Seat) -> None:
    assert 'href="/deviations/"' in told(at("Dora"), "/dashboards/process/", period="2026-Q3")
    assert 'href="/deviations/"' not in told(at("Dora"), "/dashboards/team/", period="2026-Q3")
