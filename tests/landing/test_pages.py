"""Files are brought in on pages: uploaded, mapped, looked ahead, landed, mended, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from sextant.book.models import Deal
from sextant.landing import background
from sextant.landing.models import Landing
from tests.company import found
from tests.landing.test_landing import DEALS


@pytest.fixture
def company(db, home):
    return found()


@pytest.fixture
def browse(client, company):
    client.force_login(company.people["Ada"])
    return client


def work():
    """Do what the worker would do."""
    for task in DBTaskResult.objects.ready():
        background.work.call(*task.args_kwargs["args"])
        task.delete()


def upload(browse, **texts):
    files = [
        SimpleUploadedFile(name.replace("__", "."), text.encode()) for name, text in texts.items()
    ]
    answer = browse.post(reverse("landing:start"), {"files": files})
    assert answer.status_code == 302
    return answer.url


def test_a_file_is_read_looked_ahead_and_landed(browse):
    page = upload(browse, deals__csv=DEALS)
    assert "hx-get" in browse.get(page).content.decode()
    work()
    shown = browse.get(page).content.decode()
    assert "3 rows would be made" in shown
    assert not Deal.objects.filter(name="Gamma").exists()
    browse.post(page + "plan/", {"do": "land"})
    work()
    assert "3 rows were made" in browse.get(page).content.decode()
    assert Deal.objects.filter(name="Gamma").exists()


def test_progress_sends_the_page_on_when_done(browse):
    page = upload(browse, deals__csv=DEALS)
    assert "progress" in browse.get(page + "progress/").content.decode()
    work()
    assert browse.get(page + "progress/")["HX-Refresh"] == "true"


def test_a_question_is_answered_on_the_page(browse):
    text = DEALS.replace("2026-01-05", "05/01/2026").replace("2026-01-06", "06/01/2026")
    page = upload(browse, deals__csv=text.replace("2026-01-07", "07/01/2026"))
    work()
    assert "day first or month first" in browse.get(page).content.decode()
    browse.post(page + "plan/", {"do": "preview", "0-order-6": "dmy"})
    work()
    assert "3 rows would be made" in browse.get(page).content.decode()


def test_a_column_is_given_another_meaning(browse):
    page = upload(browse, deals__csv=DEALS.replace("amount", "worth"))
    work()
    browse.post(page + "plan/", {"do": "preview", "0-field-5": "amount"})
    work()
    landing = Landing.objects.get()
    assert landing.plan["tables"][0]["mapping"]["columns"]["worth"]["field"] == "amount"


def test_a_name_is_refused_on_the_page(browse):
    page = upload(browse, deals__csv=DEALS)
    work()
    browse.post(page + "plan/", {"do": "land", "name-0": "accounts\x1fAcme", "choice-0": "refuse"})
    work()
    assert Landing.objects.get().result["refused"] == 2


def test_refused_rows_are_mended_in_place(browse):
    page = upload(browse, deals__csv=DEALS + "4,Delta,Acme,Ann Lee,Proposal,much,2026-03-01,\n")
    work()
    browse.post(page + "plan/", {"do": "land"})
    work()
    landing = Landing.objects.get()
    row = landing.files.get().quarantine.get()
    assert "much" in browse.get(page).content.decode()
    assert "much" in browse.get(page + "quarantine.csv").content.decode()
    browse.post(page + "quarantine/", {f"{row.pk}:amount": "70"})
    assert Deal.objects.get(name="Delta").amount == 70


def test_what_cannot_be_read_says_why(browse):
    page = upload(browse, deals__csv="")
    work()
    assert "is empty" in browse.get(page).content.decode()


def test_a_landing_is_taken_back_on_the_page(browse):
    page = upload(browse, deals__csv=DEALS)
    work()
    browse.post(page + "plan/", {"do": "land"})
    work()
    browse.post(page + "reversal/")
    assert "taken back" in browse.get(page).content.decode()
    assert not Deal.objects.filter(name="Gamma").exists()


@pytest.mark.parametrize(
    ("name", "status"), [("Ann", 200), ("Ava", 200), ("Fay", 200), ("Ben", 404), ("Sam", 404)]
)
def test_only_who_may_land_finds_the_pages(client, company, name, status):
    client.force_login(company.people[name])
    assert client.get(reverse("landing:start")).status_code == status


def test_a_manager_does_not_find_what_others_landed(browse, client, company):
    page = upload(browse, deals__csv=DEALS)
    client.force_login(company.people["Ann"])
    assert client.get(page).status_code == 404
