"""The frame around every page: rail, pickers, language, search, refusals and faults."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from sextant.doors.web import choice, menu, refusing, scoping
from sextant.kernel import people
from sextant.kernel.unable import Unable, UnableToFind

pytestmark = pytest.mark.django_db
urlpatterns = [
    path("deals/board/", lambda _request: None, name="board"),
    path("deals/", lambda _request: None, name="strategy"),
]


def test_pages_are_for_those_who_signed_in(client: Client) -> None:
    for address in ("/gallery/", "/search/", "/scopes/"):
        assert client.get(address).status_code == 302


def test_the_gallery_shows_every_component(seen_by_ann: Client) -> None:
    page = seen_by_ann.get("/gallery/").content.decode()
    assert "<title>Gallery of components · Sextant</title>" in page
    assert page.count("<h1") == 1


@pytest.fixture
def few_pages(settings: Any) -> Iterator[None]:
    """A house of two pages; the rail remembers addresses, so it must forget them."""
    settings.ROOT_URLCONF = __name__
    menu._address.cache_clear()
    yield
    menu._address.cache_clear()


@pytest.mark.usefixtures("few_pages")
def test_the_rail_shows_only_pages_that_exist() -> None:
    shown = [line.href for line in menu.lines("director", "/")]
    assert shown == ["/deals/board/", "/deals/"]


@pytest.mark.usefixtures("few_pages")
def test_the_rail_hides_what_a_role_may_not_see() -> None:
    assert [line.href for line in menu.shortcuts("people", "/")] == ["/deals/"]


@pytest.mark.usefixtures("few_pages")
def test_the_current_page_is_marked() -> None:
    lines = menu.shortcuts("director", "/deals/board/4/")
    assert [line.current for line in lines] == [True, False]


def test_a_page_beside_its_line_is_marked_too() -> None:
    lines = menu.lines("director", "/approvals/7/")
    assert [line.href for line in lines if line.current] == ["/approvals/mine/"]


def test_settings_are_folded_until_one_of_them_is_shown(seen_by_ann: Client) -> None:
    folded = [group for group in menu.groups("director", "/units/") if group.folds]
    assert [group.holds_current for group in folded] == [True, False, False]
    page = seen_by_ann.get("/units/").content.decode()
    assert page.count('<details class="rail-fold" open>') == 1
    assert page.count('<h2 class="rail-title">Settings</h2>') == 1


def test_the_language_changes_in_one_click(seen_by_ann: Client) -> None:
    answer = seen_by_ann.post("/language/", {"language": "zh-hans", "next": "/gallery/?a=1"})
    assert answer["Location"] == "/gallery/?a=1"
    assert 'lang="zh-hans"' in seen_by_ann.get("/gallery/").content.decode()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_nobody_is_sent_elsewhere(client: Client, address: str) -> None:
    answer = client.post("/language/", {"language": "xx", "next": address})
    assert answer["Location"] == "/"


def test_days_typed_in_the_picker_become_a_period(seen_by_ann: Client) -> None:
    form = {"from": "2026-01-01", "until": "2026-02-15", "next": "/gallery/?scope=2&page=3"}
    answer = seen_by_ann.get("/period/", form)
    assert answer["Location"] == "/gallery/?scope=2&period=2026-01-01..2026-02-15"


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2026-01-01..2026-02-15", "Jan 1 – Feb 15, 2026"),
        ("last-year", "Last year"),
        ("2026-Q3", "2026-Q3"),
        ("what..ever", "what..ever"),
    ],
)
def test_the_picker_says_which_days_are_chosen(period: str, label: str) -> None:
    assert str(choice.Choice(period).label) == label


def test_the_scope_picker_offers_the_tree(seen_by_ann: Client, ann: Any) -> None:
    top = people.found("Company", "company", parent=None, by=ann, at=ann.created_at)
    people.found("North", "region", parent=top, by=ann, at=ann.created_at)
    page = seen_by_ann.get("/scopes/", {"next": f"/gallery/?scope={top.pk}&page=2"}).content
    assert [b"Company" in page, b"North" in page, page.count(b"aria-current")] == [True, True, 1]


def test_the_picker_names_the_chosen_unit(rf: RequestFactory, ann: Any) -> None:
    top = people.found("Company", "company", parent=None, by=ann, at=ann.created_at)
    labels = [scoping.label(rf.get("/"), key) for key in (top.pk, None, 10**6)]
    assert labels == ["Company", "All I may see", "All I may see"]


def test_a_rep_has_no_units_to_choose(client: Client, ann: Any) -> None:
    rep = people.enrol("Bo", by=ann, at=ann.created_at, role="rep")
    people.found("Company", "company", parent=None, by=ann, at=ann.created_at)
    client.force_login(rep)
    assert b"Company" not in client.get("/scopes/").content


@pytest.mark.parametrize("scope", ["x", "٣", "9" * 30, "-1", ""])
def test_a_strange_scope_is_left_out(seen_by_ann: Client, scope: str) -> None:
    assert seen_by_ann.get("/gallery/", {"scope": scope}).status_code == 200


def test_search_answers_htmx_with_a_part(seen_by_ann: Client) -> None:
    part = seen_by_ann.get("/search/", {"q": "zzz"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "“zzz”" in part.content.decode()


def test_search_finds_records(seen_by_ann: Client) -> None:
    page = seen_by_ann.get("/search/", {"q": "ann"}).content.decode()
    assert 'href="/people/' in page


def test_search_finds_only_what_a_person_may_see(client: Client, ann: Any) -> None:
    rep = people.enrol("Bo", by=ann, at=ann.created_at, role="rep")
    client.force_login(rep)
    assert f'href="/people/{ann.pk}/' not in client.get("/search/", {"q": "ann"}).content.decode()


@pytest.mark.parametrize(("refusal", "status"), [(Unable, 409), (UnableToFind, 404)])
def test_a_refusal_reaches_the_reader(
    rf: RequestFactory, ann: Any, refusal: type[Unable], status: int
) -> None:
    request = rf.get("/")
    request.user = ann
    request.htmx = True  # type: ignore[attr-defined]
    answer = refusing.Refusals(lambda _: None).process_exception(request, refusal("Say why."))  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == status
    assert b"Say why." in answer.content


def test_a_fault_has_a_number(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    answer = refusing.fault(rf.get("/broken/"))
    assert answer.status_code == 500
    assert answer["X-Error-Id"] in caplog.text
    assert answer["X-Error-Id"] in answer.content.decode()


def test_a_missing_page_says_so(seen_by_ann: Client) -> None:
    page = seen_by_ann.get("/no/such/page/")
    assert page.status_code == 404
    assert b"There is nothing here" in page.content


def test_sign_in_pages_wear_the_look(seen_by_ann: Client, client: Client) -> None:
    for address in ("/me/password/change/", "/me/2fa/", "/me/logout/"):
        page = seen_by_ann.get(address, follow=True).content
        assert b"sextant.css" in page


def test_the_palette_offers_only_figures_one_may_see(seen_by_ann: Client, ann: Any) -> None:
    rep = people.enrol("Cai Rep", by=None, at=ann.created_at, username="cai", role="rep")
    offered = seen_by_ann.get("/search/?q=gross margin").content.decode()
    assert "/why/gross_margin/" in offered
    client = Client()
    client.force_login(rep)
    assert "gross_margin" not in client.get("/search/?q=gross margin").content.decode()
