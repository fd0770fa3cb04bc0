"""A stranger fills a public form once; machines, haste and floods are told apart from people."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sextant.book.models import Account, Lead
from sextant.book.prospects import answering, public_form, web_forms
from sextant.book.prospects.models import WebAnswer, WebAttempt, WebForm
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking
from tests.book.conftest import Seat
from tests.book.prospects.conftest import Method
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
TYPED = {"name": "Nia Long", "email": "nia@example.com", "note": "Call me", "consent": "on"}
SITE = "https://www.example.com"


@pytest.fixture
def visit(form: WebForm, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open the form as a stranger does, and let a minute pass before it is sent."""
    stranger = Client()

    def opened(**headers: str) -> tuple[Client, str]:
        page = stranger.get(f"/f/{form.address}/", headers=headers).content.decode()
        found = re.search(r'name="sheet" value="([^"]+)"', page)
        assert found
        monkeypatch.setattr(asking, "moment", lambda: NOW + timedelta(minutes=1))
        return stranger, found[1]

    return opened


def test_it_becomes_a_lead_with_source_and_consent(form: WebForm, visit: Any, rule: Any) -> None:
    rule("Ben", method=Method.PERSON)
    stranger, sheet = visit(referer=f"{SITE}/contact")
    answer = stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert answer.headers["Location"] == f"/f/{form.address}/thanks/"
    lead, kept = Lead.objects.get(), WebAnswer.objects.get()
    assert (lead.name, lead.email, lead.came_from) == (
        "Nia Long",
        "nia@example.com",
        form.came_from,
    )
    assert (str(lead.owner), lead.arrived_at) == ("Ben", NOW + timedelta(minutes=1))
    assert (kept.lead, kept.consent, kept.page) == (lead, "You may write to me.", SITE)
    assert (kept.address, kept.answers[0]["value"]) == ("127.0.0.1", "Nia Long")


def test_the_consent_is_kept_as_it_was_shown(form: WebForm, visit: Any) -> None:
    stranger, sheet = visit()
    stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    web_forms.edit(form, {"consent": "Other words"}, by=None, at=NOW)
    assert WebAnswer.objects.get().consent == "You may write to me."


def test_a_double_click_makes_one_lead(form: WebForm, visit: Any) -> None:
    stranger, sheet = visit()
    for _ in range(3):
        stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert Lead.objects.count() == WebAnswer.objects.count() == 1


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    form: WebForm, visit: Any
) -> None:
    stranger, sheet = visit()
    typed = {"name": "Nia Long", "email": "nia(at)example", "note": "Long story", "sheet": sheet}
    answer = stranger.post(f"/f/{form.address}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write an e-mail address like" in page
    assert "We need your consent" in page
    assert all(text in page for text in ("Nia Long", "nia(at)example", "Long story"))
    assert not Lead.objects.exists()


def test_a_phone_is_a_number(form: WebForm, visit: Any) -> None:
    stranger, sheet = visit()
    answer = stranger.post(f"/f/{form.address}/", {**TYPED, "phone": "later", "sheet": sheet})
    assert "with its area code" in answer.content.decode()


def test_a_machine_fills_what_people_do_not_see(form: WebForm, visit: Any) -> None:
    stranger, sheet = visit()
    machine = {**TYPED, "sheet": sheet, public_form.TRAP: "http://spam.example"}
    assert stranger.post(f"/f/{form.address}/", machine).status_code == 302
    assert not Lead.objects.exists()
    held = WebAnswer.objects.held_back().get()
    answering.let_through(form, answer=held.pk, by=None, at=NOW)
    assert Lead.objects.get().name == "Nia Long"
    assert not WebAnswer.objects.held_back().exists()
    with pytest.raises(UnableToFind):
        answering.let_through(form, answer=held.pk, by=None, at=NOW)


def test_nobody_fills_a_form_in_a_second(
    form: WebForm, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, sheet = visit()
    monkeypatch.setattr(asking, "moment", lambda: NOW + timedelta(seconds=1))
    answer = stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert answer.status_code == 409
    assert "very quick" in answer.content.decode()
    assert "Nia Long" in answer.content.decode()


@pytest.mark.parametrize("sheet", ["", "forged", "eyJuIjoiMSJ9:1abc:xyz"])
def test_a_page_this_house_did_not_give_out_is_sent_again(
    form: WebForm, visit: Any, sheet: str
) -> None:
    stranger, _sheet = visit()
    answer = stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert answer.status_code == 409
    assert "open for very long" in answer.content.decode()
    again = re.search(r'name="sheet" value="([^"]+)"', answer.content.decode())
    assert again
    stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": again[1]})
    assert Lead.objects.count() == 1


def test_a_flood_from_one_address_ends_at_the_limit_and_says_so(form: WebForm, visit: Any) -> None:
    stranger, _sheet = visit()
    for _ in range(answering.MOST_AN_HOUR):
        WebAttempt.objects.create(address="127.0.0.1", at=NOW)
    sheet = answering.sheet(NOW).sealed(form)
    answer = stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert answer.status_code == 409
    assert "20 forms were sent from your network address" in answer.content.decode()
    assert not Lead.objects.exists()
    later = answering.answer(
        form, [], sheet=answering.sheet(NOW), address="127.0.0.1", at=NOW + answering.AN_HOUR * 2
    )
    assert later.lead is not None


def test_it_speaks_its_own_language(form: WebForm, clock: Any) -> None:
    WebForm.objects.update(language="zh-hans")
    page = Client().get(f"/f/{form.address}/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="zh-hans"' in page


def test_only_its_sites_may_embed_it(form: WebForm, clock: Any) -> None:
    alone = Client().get(f"/f/{form.address}/")
    assert "frame-ancestors 'none'" in alone.headers["Content-Security-Policy"]
    assert alone.headers["X-Frame-Options"] == "DENY"
    web_forms.edit(form, {"origins": f"{SITE}/contact\nshop.example.com"}, by=None, at=NOW)
    inside = Client().get(f"/f/{form.address}/?embedded")
    policy = inside.headers["Content-Security-Policy"]
    assert f"frame-ancestors {SITE} https://shop.example.com" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in inside.headers


def test_a_form_switched_off_or_unknown_is_not_there(form: WebForm, clock: Any) -> None:
    web_forms.edit(form, {"is_active": False}, by=None, at=NOW)
    assert Client().get(f"/f/{form.address}/").status_code == 404
    assert Client().get("/f/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([{"field": "name", "required": True}], "e-mail or phone"),
        ([{"field": "email"}, {"field": "phone", "required": True}], "Require the name"),
        ([{"field": "email", "required": True}] * 2, "asked twice"),
        ([{"field": "email", "required": True}, {"field": "question"}], "your own question"),
    ],
)
def test_questions_that_lead_nowhere_are_refused(
    form: WebForm, questions: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(web_forms.UnableToPublish, match=words):
        web_forms.ask(form, questions=questions, by=None, at=NOW)


@pytest.mark.parametrize("origin", ["*", "javascript:alert(1)", "https://a.b; script-src *"])
def test_an_origin_is_the_address_of_a_site(form: WebForm, origin: str) -> None:
    with pytest.raises(web_forms.UnableToPublish):
        web_forms.edit(form, {"origins": origin}, by=None, at=NOW)


def test_own_questions_stand_in_the_note(form: WebForm, visit: Any) -> None:
    asked = [
        {"field": "email", "required": True, "label": "Your mail"},
        {"field": "question", "required": False, "label": "How many seats?"},
    ]
    web_forms.ask(form, questions=asked, by=None, at=NOW)
    stranger, sheet = visit()
    sent = {"email": "nia@example.com", "question-1": "40", "consent": "on", "sheet": sheet}
    stranger.post(f"/f/{form.address}/", sent)
    lead = Lead.objects.get()
    assert (lead.name, lead.note) == ("nia@example.com", "How many seats?: 40")


def test_a_form_of_a_partner(form: WebForm, visit: Any) -> None:
    other = Account.objects.create(name="Other")
    with pytest.raises(web_forms.UnableToPublish, match="no partner"):
        web_forms.edit(form, {"partner": other}, by=None, at=NOW)
    partner = Account.objects.create(name="Reseller", is_partner=True)
    web_forms.edit(form, {"partner": partner}, by=None, at=NOW)
    stranger, sheet = visit()
    stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    assert Lead.objects.get().partner == partner


def test_the_forms_page_shows_address_snippet_and_leads(
    company: Company, form: WebForm, visit: Any, at: Seat
) -> None:
    web_forms.edit(form, {"origins": SITE, "title": 'Say "hi"'}, by=None, at=NOW)
    stranger, sheet = visit()
    stranger.post(f"/f/{form.address}/", {**TYPED, "sheet": sheet})
    page = at("Max").get(f"/forms/{form.pk}/").content.decode()
    assert f"http://testserver/f/{form.address}/" in page
    assert "&lt;iframe src=" in page
    assert "Nia Long" in page
    lead = Lead.objects.get()
    assert "You may write to me." in at("Max").get(f"/leads/{lead.pk}/").content.decode()
