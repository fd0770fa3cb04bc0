"""How the sample company works: its web form, rules, pool, partners, letters, an open question."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.book.mail.models import MailTemplate
from sextant.book.models import Account, Source
from sextant.book.prospects import registrations, rules, web_forms
from sextant.book.prospects.models import AssignmentRule, PoolPolicy
from sextant.book.quotes import approving, drafting
from sextant.book.quotes.models import Quote
from sextant.kernel.models import Person
from sextant.sample import simulate
from sextant.sample.staff import STAFF

if TYPE_CHECKING:
    from sextant.sample.business import Business

REP = next(each.name for each in STAFF if each.role == "rep")
MAILS = (
    ("Thank you for your interest", "en", "Your question to us",
     "Hello {{ contact.name }},\n\nthank you for writing. When may I call you?\n\n{{ me.name }}"),
    ("感谢您的垂询", "zh-hans", "关于您的咨询",
     "{{ contact.name }}，您好：\n\n感谢您的来信。请问本周何时方便通话？\n\n{{ me.name }}"),
)  # fmt: skip
DEPTH = Decimal(25)  # percent


def bring_habits(business: Business) -> None:
    """Set the company up as people would who have worked with it for a while."""
    _web_form(business)
    _rules(business)
    _pool()
    _partners(business)
    for name, language, subject, body in MAILS:
        MailTemplate.objects.create(name=name, language=language, subject=subject, body=body)
    _question(business)


def _web_form(business: Business) -> None:
    website = Source.objects.create(
        name="Website", channel=Source.Channel.WEB, source=simulate.SOURCE, external_id="website"
    )
    values = {
        "name": "Contact us", "came_from": website, "language": "en", "title": "Talk to us",
        "intro": "Tell us what you need, and we answer within a working day.",
        "consent": "You may use my details to answer this request.",
        "thanks": "Thank you. One of us will be in touch within a working day.",
    }  # fmt: skip
    web_forms.create(values, by=None, at=business.at)


def _rules(business: Business) -> None:
    sellers = list(Person.objects.filter(role="rep").order_by("name")[:4])
    method = AssignmentRule.Method.ROUND_ROBIN
    rule = rules.create({"name": "Everyone in turn", "method": method}, by=None, at=business.at)
    rows = [{"person": person} for person in sellers]
    rules.set_members(rule, members=rows, by=None, at=business.at)


def _pool() -> None:
    PoolPolicy.objects.create(
        name="Leads", kind=PoolPolicy.Kind.LEAD, silent_days=30, claims_a_day=5, capacity=80
    )


def _partners(business: Business) -> None:
    owner = Person.objects.get(name=REP)
    for number, partner in enumerate(Account.objects.filter(tier="D").order_by("pk")[:2], 1):
        Account.objects.filter(pk=partner.pk).update(is_partner=True)
        partner.is_partner = True
        values = {
            "partner": partner, "owner": owner, "customer_name": f"Northgate Schools {number}",
            "need": "Tablets for a new campus",
        }  # fmt: skip
        registrations.create(values, by=None, at=business.at)


def _question(business: Business) -> None:
    """Let a seller ask for a discount beyond their limit, so that the desk is not empty."""
    rep = Person.objects.get(name=REP)
    quote = Quote.objects.filter(owner=rep, status=Quote.Status.DRAFT).order_by("-pk").first()
    if quote is None:
        return
    drafting.write(quote, discount_percent=DEPTH, by=rep, at=business.at)
    approving.submit(quote, reason="They compare us with Polaris.", by=rep, at=business.at)
