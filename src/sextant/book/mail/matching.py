"""Whose a letter is and whom it is about: by the person who passed it on, the tag, the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book.mail import addresses, forwarded
from sextant.book.mail.models import Message
from sextant.book.models import Contact, Lead
from sextant.kernel.models import Person
from sextant.kernel.scope import operator, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sextant.book.mail.letters import Letter
    from sextant.kernel.scope import Scope


@dataclass(frozen=True)
class Match:
    """What was found out about a letter; `letter` is the one inside, if it was forwarded."""

    letter: Letter
    owner: Person | None = None
    account: Any = None
    contact: Any = None
    lead: Any = None
    deal: Any = None
    answers: Message | None = None
    is_outgoing: bool = False
    set_aside: bool = False
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """Tell whether it is about someone we know."""
        return any((self.account, self.contact, self.lead, self.deal))


def match(letter: Letter, *, today: date) -> Match:
    """Find out whose a letter is and whom it is about."""
    if addresses.is_ours(letter.sender):
        return Match(letter, set_aside=True, problem=_("It came from our own address."))
    if letter.is_doubtful:
        return Match(
            letter,
            problem=_("The mail server doubts that this sender wrote it: check before you use it."),
        )
    answered = _answered(letter)
    if letter.is_bounce or letter.is_automatic:
        said = _("It came back.") if letter.is_bounce else _("It is an automatic answer.")
        owner = answered.owner if answered else None
        return Match(letter, owner=owner, answers=answered, set_aside=True, problem=said)
    person = _person(letter.sender)
    if person is not None:
        return _passed_on(letter, person, answered, today)
    if answered is not None:
        return _answer(letter, answered)
    return _direct(letter, today)


def _person(address: str) -> Person | None:
    """Return the one colleague with an address; two with the same are nobody in particular."""
    people = list(Person.objects.with_email(address)[:2])
    return people[0] if len(people) == 1 else None


def _answered(letter: Letter) -> Message | None:
    """Return the message of ours that a letter answers, by its tag or by reference."""
    tags = addresses.tags_in(letter.to)
    sent = Message.objects.from_here().select_related("owner", "account", "contact", "lead", "deal")
    found = sent.tagged(tags).order_by("-pk").first() if tags else None
    refers = list(letter.refers_to)
    return found or (sent.named(refers).order_by("-pk").first() if refers else None)


def _answer(letter: Letter, answered: Message) -> Match:
    contact = None
    if answered.account is not None:
        contact = Contact.objects.of_account(answered.account).with_email([letter.sender]).first()
    return Match(
        letter,
        owner=answered.owner,
        account=answered.account,
        contact=contact or answered.contact,
        lead=answered.lead,
        deal=answered.deal,
        answers=answered,
    )


def _passed_on(letter: Letter, person: Person, answered: Message | None, today: date) -> Match:
    """Match what a colleague forwarded, or sent to a customer with us as a hidden copy."""
    scope = scope_of(person, today)
    outside = [
        address
        for address in letter.to
        if not addresses.is_ours(address) and _person(address) is None
    ]
    if outside:
        return _known(letter, outside, person, scope, is_outgoing=True, answered=answered)
    inside = forwarded.inner(letter)
    if inside is None:
        return Match(letter, owner=person, problem=_("It forwards no e-mail that can be found."))
    return _known(inside, [inside.sender], person, scope, is_outgoing=False, answered=answered)


def _direct(letter: Letter, today: date) -> Match:
    """Match what a customer wrote to the mailbox itself: whoever looks after them gets it."""
    found = _known(letter, [letter.sender], None, operator(today), is_outgoing=False)
    near = found.contact or found.lead
    owner = near.owner if near else None
    if owner is None and found.account is not None:
        owner = found.account.owner
    return Match(
        letter, owner=owner, account=found.account, contact=found.contact, lead=found.lead,
        problem=found.problem,
    )  # fmt: skip


def _known(
    letter: Letter,
    people: Iterable[str],
    person: Person | None,
    scope: Scope,
    *,
    is_outgoing: bool,
    answered: Message | None = None,
) -> Match:
    contact = Contact.objects.visible_to(scope).with_email(people).order_by("pk").first()
    lead = None
    if contact is None:
        lead = Lead.objects.visible_to(scope).with_email(people).order_by("-pk").first()
    if contact is None and lead is None:
        return Match(letter, owner=person, problem=_("Nobody with this address is known."))
    return Match(
        letter,
        owner=person,
        account=contact.account if contact else getattr(lead, "account", None),
        contact=contact,
        lead=lead,
        deal=answered.deal if answered else None,
        answers=answered,
        is_outgoing=is_outgoing,
    )
