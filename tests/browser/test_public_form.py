"""A stranger on a phone fills a public form; the seller it goes to finds it with its consent."""

from collections.abc import Callable
from typing import Any

from sextant.book.models import Lead, Source
from sextant.book.prospects import answering
from sextant.book.prospects.models import AssignmentRule, RuleMember, WebForm
from tests.browser.conftest import PHONE, faults
from tests.company import Company


def test_a_stranger_becomes_a_lead(
    page: Any, site: str, work: Company, seat: Callable[[str], Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr(answering, "QUICKEST", answering.QUICKEST * 0)  # the clock stands still
    source = Source.objects.create(name="Site", channel="web")
    form = WebForm.objects.create(
        name="Contact", title="Talk to us", came_from=source, consent="You may write to me."
    )
    rule = AssignmentRule.objects.create(name="All", position=1, method="person")
    RuleMember.objects.create(rule=rule, person=work.people["Ben"])
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/f/{form.address}/")
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_label("Name").fill("Nia Long")
    page.get_by_label("E-mail").fill("nia")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Write an e-mail address like").wait_for()
    assert page.get_by_label("Name").input_value() == "Nia Long"
    page.get_by_label("E-mail").fill("nia@example.com")
    page.get_by_label("You may write to me.").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you").wait_for()
    lead = Lead.objects.get()
    assert lead.owner == work.people["Ben"]
    window = seat("Ben")
    window.goto(f"{site}/leads/{lead.pk}/")
    window.get_by_text("You may write to me.").wait_for()
