"""Targets land by the page, the API and the terminal alike."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sextant.doors.cli.app import run
from sextant.plans.models import LandedTarget, Plan
from tests.company import Company
from tests.landing.test_pages import upload, work
from tests.plans.landed.conftest import drafted, numbers

WIDE = "Region,2026-01,2026-02\nNorth,100,110\nNowhere,5,6\n"
DAYS = "Region,Date,Target\nNorth,2026-01-01,5\nNorth,2026-04-01,6\n"


def test_the_page_shows_what_days_stand_for_and_lets_it_be_said(
    company: Company, client: Client
) -> None:
    client.force_login(company.people["Dora"])
    page = upload(client, targets__csv=DAYS)
    work()
    shown = client.get(page).content.decode()
    assert "three months from it on" in shown
    assert 'name="0-covers-1"' in shown
    assert 'name="0-given-measure"' in shown
    client.post(page + "plan/", {"do": "land", "0-covers-1": "month", "0-given-measure": "sales"})
    work()
    assert "publish it to put it into force" in client.get(page).content.decode()
    assert {(each.measure, str(each.ends_on)) for each in LandedTarget.objects.all()} == {
        ("sales", "2026-02-01"), ("sales", "2026-05-01")}  # fmt: skip
    answer = client.post(
        reverse("landing:revert", args=[page.strip("/").split("/")[-1]]), follow=True
    )
    assert "its draft is gone" in answer.content.decode()


def test_the_list_of_what_landed_is_to_be_read_alone(
    company: Company, client: Client, land: Any
) -> None:
    land(targets=WIDE)
    client.force_login(company.people["Dora"])
    said = LandedTarget.objects.first()
    shown = client.get("/landed_targets/").content.decode()
    assert "North" in shown
    assert "/landed_targets/new/" not in shown
    assert client.get(f"/landed_targets/{said.pk}/").status_code == 200
    made = client.post(
        "/api/landed_targets", json.dumps({"amount": "5"}), content_type="application/json"
    )
    assert made.status_code in {404, 405, 409, 422}
    assert LandedTarget.objects.count() == 2


def test_the_api_lands_targets(company: Company, client: Client) -> None:
    client.force_login(company.people["Dora"])
    file = io.BytesIO(WIDE.encode())
    file.name = "targets.csv"
    said = json.dumps({"as": "targets", "given": {"measure": "sales"}})
    number = client.post("/api/landings", {"files": [file], "map": said, "land": "true"}).json()[
        "landing"
    ]
    work()
    told = client.get(f"/api/landings/{number}").json()
    assert (told["result"]["made"], told["result"]["refused"]) == (2, 2)
    assert numbers(drafted()) == {"North": [100, 110]}
    assert Plan.objects.get().measure == "sales"


def test_the_terminal_lands_targets(
    company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "targets 2026.csv"
    file.write_text(WIDE.replace("2026-01", "1月").replace("2026-02", "2月"), encoding="utf-8")
    code = run(["land", str(file), "--as", "targets", "--given", "measure=sales", "--yes"])
    assert code == 0
    assert "Nowhere" in capsys.readouterr().out
    assert numbers(drafted()) == {"North": [100, 110]}
