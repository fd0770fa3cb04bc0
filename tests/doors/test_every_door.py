"""Every role through every door of every workspace: what is outside the scope does not exist."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from sextant.doors.cli.app import run
from sextant.metrics.ask import forget
from sextant.workspace import declare
from tests.doors.estate import EVERYONE, KINDS, Estate
from tests.homes import at_home

pytestmark = pytest.mark.django_db
WORKSPACES = sorted(KINDS)
EXPORTERS = {"Dora", "Ann", "Dee", "Ben", "Max", "Fay", "Ava", "Ada"}
MISSING, FORBIDDEN, FOUND = 404, 403, 200
NAMELESS: dict[str, Any] = {  # by what records without a name of their own are found
    "rates": lambda record: record.currency,
    "landed_targets": lambda record: record.person.name,
}


# on a server the same rules become the same SQL: there the two reaches that make conditions are walked
ON_SERVER = ("Ann", "Ben")
WALKED = ON_SERVER if connection.vendor == "postgresql" else EVERYONE


@pytest.fixture(params=WALKED)
def name(request: Any) -> str:
    return str(request.param)


@pytest.fixture(params=WORKSPACES)
def workspace(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def client(estate: Estate, name: str) -> Client:
    client = Client()
    client.force_login(estate.company.people[name])
    return client


def listed(page: bytes, workspace: str) -> set[int]:
    return {int(key) for key in re.findall(rf'<tr data-href="/{workspace}/(\d+)/"', page.decode())}


def some(keys: set[int]) -> list[int]:
    """Enough to fail by: each page of each of many people would say the same again."""
    return sorted(keys)[:3]


def test_every_workspace_is_walked() -> None:
    assert {workspace.name for workspace in declare.every()} == set(KINDS)


def test_the_list(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    answer = client.get(f"/{workspace}/")
    assert answer.status_code == (FOUND if visible else MISSING)
    assert listed(answer.content, workspace) == visible
    part = client.get(f"/{workspace}/?rows=500", headers={"HX-Request": "true"})
    assert listed(part.content, workspace) == visible


def test_searching_a_list(estate: Estate, client: Client, name: str, workspace: str) -> None:
    for record in list(estate.records[workspace].values())[:3]:
        answer = client.get(f"/{workspace}/", {"q": str(record)})
        assert listed(answer.content, workspace) <= estate.visible(name, workspace)


def test_search_everywhere(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    for record in list(estate.records[workspace].values())[:3]:
        words = NAMELESS.get(workspace, str)(record)
        page = client.get("/search/", {"q": words}).content.decode()
        assert (f'href="/{workspace}/{record.pk}/"' in page) == (record.pk in visible)


@pytest.mark.parametrize("page", ["", "edit/"])
def test_a_records_pages(
    estate: Estate, client: Client, name: str, workspace: str, page: str
) -> None:
    for key in some(estate.visible(name, workspace)):
        assert client.get(f"/{workspace}/{key}/{page}").status_code in {FOUND, FORBIDDEN}
    for key in some(estate.hidden(name, workspace)):
        assert client.get(f"/{workspace}/{key}/{page}").status_code == MISSING


def test_a_records_page_names_nothing_hidden(
    estate: Estate, client: Client, name: str, workspace: str
) -> None:
    for key in some(estate.visible(name, workspace)):
        page = client.get(f"/{workspace}/{key}/").content.decode()
        for other in KINDS:
            for hidden in estate.hidden(name, other):
                assert f'href="/{other}/{hidden}/"' not in page


def test_cells_and_verbs(estate: Estate, client: Client, name: str, workspace: str) -> None:
    verbs = [verb.name for verb in declare.get(workspace).verbs]
    doors = ["remove/", "edit/", *(f"{verb}/" for verb in verbs)]
    for key in some(estate.hidden(name, workspace)):
        for door in doors:
            assert client.post(f"/{workspace}/{key}/{door}").status_code == MISSING
        assert client.get(f"/{workspace}/{key}/cell/name/").status_code == MISSING


def test_bulk_verbs_leave_hidden_records_alone(
    estate: Estate, client: Client, name: str, workspace: str
) -> None:
    hidden = estate.hidden(name, workspace)
    for verb in declare.get(workspace).verbs:
        before = {key: _state(estate, workspace, key) for key in hidden}
        data = {"do": verb.name, "ids": sorted(hidden), "asked": "yes"}
        client.post(f"/{workspace}/bulk/", data)
        assert {key: _state(estate, workspace, key) for key in hidden} == before


def _state(estate: Estate, workspace: str, key: int) -> Any:
    model = declare.get(workspace).model
    return model._default_manager.filter(pk=key).values().get()


def test_the_export_as_csv(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    answer = client.get(f"/{workspace}/export.csv")
    assert answer.status_code == _exported(name, visible)
    if answer.status_code == FOUND:
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text)))) == len(visible) + 1


def test_the_export_as_xlsx(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    answer = client.get(f"/{workspace}/export.xlsx")
    assert answer.status_code == _exported(name, visible)
    if answer.status_code == FOUND:
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        assert len(book.get_sheet_by_index(0).to_python()) == len(visible) + 1


def _exported(name: str, visible: set[int]) -> int:
    if not visible:
        return MISSING
    return FOUND if name in EXPORTERS else FORBIDDEN


def test_options_to_choose_from(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    answer = client.get(f"/{workspace}/options")
    assert answer.status_code == (FOUND if visible else MISSING)
    if visible:
        offered = {int(option["value"]) for option in answer.json()["options"]}
        assert offered == visible


def test_the_list_by_the_api(estate: Estate, client: Client, name: str, workspace: str) -> None:
    visible = estate.visible(name, workspace)
    answer = client.get(f"/api/{workspace}")
    assert answer.status_code == (FOUND if visible else MISSING)
    if visible:
        assert {row["id"] for row in answer.json()["rows"]} == visible
        assert answer.json()["count"] == len(visible)


def test_a_record_by_the_api(estate: Estate, client: Client, name: str, workspace: str) -> None:
    for key in some(estate.visible(name, workspace)):
        assert client.get(f"/api/{workspace}/{key}").json()["id"] == key
    for key in some(estate.hidden(name, workspace)):
        assert client.get(f"/api/{workspace}/{key}").status_code == MISSING


def test_changes_by_the_api(estate: Estate, client: Client, name: str, workspace: str) -> None:
    verbs = [verb.name for verb in declare.get(workspace).verbs]
    for key in some(estate.hidden(name, workspace)):
        one = f"/api/{workspace}/{key}"
        assert client.patch(one, "{}", content_type="application/json").status_code == MISSING
        assert client.delete(one).status_code == MISSING
        for verb in verbs:
            answer = client.post(f"{one}/{verb}", "{}", content_type="application/json")
            assert answer.status_code == MISSING


def test_nothing_forbidden_can_be_pointed_at(
    estate: Estate, client: Client, name: str, workspace: str
) -> None:
    """A form cannot take a record one may not see as a reference."""
    for field in declare.get(workspace).fields:
        if field.to not in KINDS or field.landed_only or not field.editable:
            continue
        for hidden in some(estate.hidden(name, field.to)):
            body = json.dumps({"name": "X", "subject": "X", "at": "2026-01-01", field.name: hidden})
            answer = client.post(f"/api/{workspace}", body, content_type="application/json")
            assert answer.status_code in {422, FORBIDDEN, MISSING}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Publish the estate where nothing else is published."""
    forget()
    with at_home(tmp_path_factory.mktemp("facts")):
        yield
    forget()


@pytest.mark.usefixtures("facts")
def test_a_figure_by_every_door(
    estate: Estate, client: Client, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = len(estate.visible(name, "deals"))
    assert run(["ask", "open_deals", "--as", name.lower(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["open_deals"] == expected
    answer = client.get("/api/ask", {"metric": "open_deals"})
    assert answer.json()["total"]["open_deals"] == expected


def test_a_stranger_sees_nothing(estate: Estate, workspace: str) -> None:
    stranger = Client()
    key = next(iter(estate.records[workspace].values())).pk
    for door in ("", f"{key}/", "export.csv", "options", "new/"):
        assert stranger.get(f"/{workspace}/{door}").status_code == 302
    assert stranger.get(f"/api/{workspace}").status_code == 401
    assert stranger.get(f"/api/{workspace}/{key}").status_code == 401
