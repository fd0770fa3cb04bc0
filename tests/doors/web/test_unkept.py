"""What no database can keep is refused in words wherever it is sent, and nothing is kept of it."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory

from sextant.chapters.reporting.models import Dashboard
from sextant.doors.web import unkept
from tests.company import Company, found

pytestmark = pytest.mark.django_db
SENT = "What was sent holds a sign that nothing here keeps"


@pytest.fixture
def company() -> Company:
    return found()


@pytest.fixture
def client(company: Company) -> Client:
    client = Client()
    client.force_login(company.people["Dora"])
    return client


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "a\udc00"], ids=ascii)
def test_a_program_is_answered_with_a_sentence(client: Client, name: str) -> None:
    for sent in ({"name": name}, {"name": "x", "pins": [{"title": name, "query": ""}]}, {name: 1}):
        answer = client.post("/api/dashboards", json.dumps(sent), content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(SENT)
    assert not Dashboard.objects.exists()


def test_a_form_is_refused_with_a_page(client: Client) -> None:
    # as a browser sends it: percent signs for what is no letter
    form = {"data": "name=a%00b", "content_type": unkept.FORM}
    answer = client.post("/dashboards/new/", **form)
    assert answer.status_code == 400
    assert SENT in answer.content.decode()
    assert not Dashboard.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"name": "\\ud83d\\ude00"}', unkept.JSON),  # a whole pair is a sign like any other
        ('{"name": "\\\\u0000"}', unkept.JSON),  # only speaks of the zero
        ('{"name": "\\u0000"', unkept.JSON),  # no JSON at all: its reader says so
        ("[" * 100_000 + '"\\u0000"', unkept.JSON),
        ("name=100%25", unkept.FORM),
        ("", unkept.JSON),
    ],
    ids=["pair", "spoken of", "no JSON", "deep", "per cent", "empty"],
)
def test_all_else_passes(body: str, kind: str) -> None:
    request: Any = RequestFactory().post("/", body, content_type=kind)
    assert not unkept.is_sent(request)
