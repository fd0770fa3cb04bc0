"""A key made in the terminal opens the API as its person."""

import pytest
from django.test import Client

from sextant.doors.cli.app import run
from sextant.kernel import tokens
from tests.company import found

pytestmark = pytest.mark.django_db


def test_a_key_stands_for_its_person(capsys: pytest.CaptureFixture[str]) -> None:
    ben = found().people["Ben"]
    assert run(["token", "ben"]) == 0
    key = capsys.readouterr().out.strip()
    assert tokens.holder(key) == ben
    answer = Client().get("/api/deals", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200


def test_a_key_for_nobody_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["token", "nobody"]) == 1
    assert "check the spelling" in capsys.readouterr().err


def test_a_wrong_or_revoked_key_opens_nothing() -> None:
    ben = found().people["Ben"]
    headers = {"authorization": "Bearer sxt_wrong"}
    assert Client().get("/api/deals", headers=headers).status_code == 401
    assert tokens.holder("sxt_wrong") is None
    assert ben.pk
