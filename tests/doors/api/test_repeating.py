"""A request sent again is done once, and two who change one record both learn of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sextant.book.models import Contact, Deal
from sextant.kernel import tokens
from sextant.kernel.models import Event
from sextant.workspace import sending
from sextant.workspace.models import Sending
from tests.company import NOW, Company, found
from tests.doors.api.test_records import Send, send  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "k1"}


@pytest.fixture
def company() -> Company:
    return found()


def test_a_verb_sent_again_is_answered_as_the_first_time(company: Company, send: Send) -> None:  # noqa: F811
    address = f"/api/deals/{company.deal('Ben').pk}/win"
    first, second = (send("post", address, "Ben", {}, **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(name="deal.won").count() == 1


def test_without_a_key_the_second_is_refused(company: Company, send: Send) -> None:  # noqa: F811
    address = f"/api/deals/{company.deal('Ben').pk}/win"
    assert [send("post", address, "Ben", {}).status_code for _ in range(2)] == [200, 409]


def test_another_request_with_the_same_key_is_refused(company: Company, send: Send) -> None:  # noqa: F811
    send("post", "/api/contacts", "Ben", {"name": "Z"}, **KEY)
    other = send("post", "/api/contacts", "Ben", {"name": "Y"}, **KEY)
    assert (other.status_code, "another request" in other.json()["error"]) == (409, True)
    assert Contact.objects.count() == 1


def test_two_people_may_choose_the_same_key(company: Company, send: Send) -> None:  # noqa: F811
    for who in ("Ben", "Cai"):
        assert send("post", "/api/contacts", who, {"name": who}, **KEY).status_code == 201


def test_what_was_refused_may_be_sent_again(company: Company, send: Send) -> None:  # noqa: F811
    deal = company.deal("Ben", None)
    address = f"/api/deals/{deal.pk}/win"
    assert send("post", address, "Ben", {}, **KEY).status_code == 409
    assert not Sending.objects.exists()
    Deal.objects.filter(pk=deal.pk).update(amount=5)
    assert send("post", address, "Ben", {}, **KEY).status_code == 200


def test_a_change_and_a_removal_are_done_once_too(company: Company, send: Send) -> None:  # noqa: F811
    address = f"/api/deals/{company.deal('Ben').pk}"
    data = {"next_step": "Call", "version": 1}
    twice = [send("patch", address, "Ben", data, **KEY).status_code for _ in range(2)]
    assert twice == [200, 200]
    headers = {"Idempotency-Key": "k2"}
    gone = [send("delete", address, "Dora", None, **headers).status_code for _ in range(2)]
    assert gone == [204, 204]


def test_a_long_key_is_a_key(company: Company, send: Send) -> None:  # noqa: F811
    for tail in ("a", "b", "b"):
        headers = {"Idempotency-Key": "x" * 300 + tail}
        send("post", "/api/contacts", "Ben", {"name": tail}, **headers)
    assert Contact.objects.count() == 2


def test_strangers_get_no_further_by_a_key(company: Company) -> None:
    answer = Client().post("/api/contacts", "{}", content_type="application/json", headers=KEY)
    assert answer.status_code == 401


def test_every_write_says_that_it_takes_a_key(company: Company) -> None:
    client = Client()
    client.force_login(company.people["Ben"])
    paths = client.get("/api/openapi.json").json()["paths"]
    for operations in paths.values():
        for method, operation in operations.items():
            names = [one["name"] for one in operation.get("parameters", [])]
            assert ("Idempotency-Key" in names) == (method != "get")


def test_both_versions_are_answered_to_the_later(company: Company, send: Send) -> None:  # noqa: F811
    address = f"/api/deals/{company.deal('Ben').pk}"
    send("patch", address, "Ben", {"next_step": "Call", "version": 1})
    late = send("patch", address, "Ann", {"next_step": "Write", "version": 1})
    assert late.status_code == 409
    assert (late.json()["now"]["next_step"], late.json()["yours"]["next_step"]) == ("Call", "Write")
    chosen = {"next_step": "Write", "version": late.json()["now"]["version"]}
    assert send("patch", address, "Ann", chosen).json()["next_step"] == "Write"


def test_the_version_may_stand_in_the_head(company: Company, send: Send) -> None:  # noqa: F811
    address = f"/api/deals/{company.deal('Ben').pk}"
    head = {"If-Match": '"1"'}
    assert send("patch", address, "Ben", {"next_step": "A"}, **head).status_code == 200
    assert send("patch", address, "Ben", {"next_step": "B"}, **head).status_code == 409


def test_keys_are_forgotten_in_the_end(company: Company, send: Send) -> None:  # noqa: F811
    send("post", "/api/contacts", "Ben", {"name": "Z"}, **KEY)
    assert sending.forget(NOW) == 0
    later = Sending.objects.get().at + 2 * sending.KEPT
    assert sending.forget(later) == 1


def at_once(count: int, act: Any) -> list[Any]:
    """Let several threads do something at the same moment, each on a connection of its own."""
    gate = threading.Barrier(count)

    def one(number: int) -> Any:
        gate.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_it_is_done_once(company: Company) -> None:
    address = f"/api/deals/{company.deal('Ben').pk}/win"
    key = tokens.issue(company.people["Ben"], "test", by=None, at=NOW)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "k"}

    def win(_number: int) -> int:
        answer = Client().post(address, "{}", content_type="application/json", headers=headers)
        return int(answer.status_code)

    assert at_once(10, win) == [200] * 10
    assert Event.objects.filter(name="deal.won").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_read_the_same_version_one_writes(company: Company) -> None:
    deal = company.deal("Ben")
    key = tokens.issue(company.people["Ben"], "test", by=None, at=NOW)

    def write(number: int) -> int:
        body = f'{{"next_step": "Step {number}", "version": 1}}'
        ask = Client().patch
        headers = {"Authorization": f"Bearer {key}"}
        answer = ask(
            f"/api/deals/{deal.pk}", body, content_type="application/json", headers=headers
        )
        return int(answer.status_code)

    assert sorted(at_once(10, write)) == [200] + [409] * 9
    assert Deal.objects.get().version == 2
