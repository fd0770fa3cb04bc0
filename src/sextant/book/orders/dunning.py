"""Verbs on late invoices: remind by the next step, pause, go on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sextant.book import activities
from sextant.book.mail import sending
from sextant.book.models import Contact
from sextant.book.orders import ledger
from sextant.book.orders.models import DunningPause, DunningStep, Reminder
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sextant.book.orders.models import Invoice
    from sextant.kernel.models import Person

FIELDS = ("account", "invoice", "amount", "balance", "due", "days", "order", "sender")


class UnableToRemind(Unable):
    """Nobody can be reminded of this as asked."""


@dataclass(frozen=True)
class NextStep:
    """What is to be done next about a late invoice, and from which day on."""

    step: DunningStep
    on: date
    is_due: bool


@transaction.atomic
def remind(
    invoice: Invoice, *, to: str = "", note: str = "", by: Person | None, at: datetime
) -> Reminder:
    """Take the next dunning step for an overdue invoice, and keep that it was taken."""
    require(by, "invoice.remind")
    invoice, today = locked(invoice), localdate(at)
    found = _due(invoice, today)
    step = found.step
    if step.action == DunningStep.Action.EMAIL:
        to = to or address_of(invoice)
        _guard_address(invoice, to)
        words = fields_of(invoice, today, by)
        sending.send(to, merged(step.subject or step.name, words), merged(step.text, words),
                     about=invoice, by=by, at=at)  # fmt: skip
    elif step.action == DunningStep.Action.CALL:
        _plan_call(invoice, by=by, at=at)
    reminder = Reminder.objects.create(invoice=invoice, step=step, to=to, note=note, by=by, at=at)
    data = {"step": step.name, "action": step.action, "to": to, "reason": step.name}
    journal.record("invoice.reminded", invoice, by=by, at=at, data=data)
    return reminder


@transaction.atomic
def pause(
    invoice: Invoice,
    *,
    reason: str = "",
    until: date | None = None,
    by: Person | None,
    at: datetime,
) -> DunningPause:
    """Remind nobody of an invoice for a while, for a reason."""
    require(by, "invoice.pause_dunning")
    invoice, today = locked(invoice), localdate(at)
    if not reason.strip():
        raise UnableToRemind(_("Say why nobody is reminded: a complaint, a promise to pay."))
    if until is not None and until < today:
        raise UnableToRemind(_("A pause ends today or later: choose such a day, or none."))
    if DunningPause.objects.running(today).filter(invoice=invoice).exists():
        raise UnableToRemind(_("Dunning of this invoice is paused already: end that pause first."))
    made: DunningPause = DunningPause.objects.create(
        invoice=invoice, reason=reason.strip(), until=until, by=by, at=at
    )
    data = {"reason": reason, "until": until}
    journal.record("invoice.dunning_paused", invoice, by=by, at=at, data=data)
    return made


@transaction.atomic
def resume(invoice: Invoice, *, by: Person | None, at: datetime) -> Invoice:
    """Go on reminding after a pause."""
    require(by, "invoice.resume_dunning")
    invoice = locked(invoice)
    running = DunningPause.objects.running(localdate(at)).filter(invoice=invoice)
    if not running.update(ended_at=at):
        raise UnableToRemind(_("Dunning of this invoice is not paused."))
    journal.record("invoice.dunning_resumed", invoice, by=by, at=at)
    return invoice


def next_of(
    invoice: Invoice, taken: Iterable[int], steps: Iterable[DunningStep], today: date
) -> NextStep | None:
    """Return the first step that was not taken, and whether its day has come."""
    done = set(taken)
    step = next((each for each in steps if each.pk not in done), None)
    if step is None:
        return None
    on = invoice.due_on + timedelta(days=step.after_days)
    return NextStep(step, on, on <= today)


def address_of(invoice: Invoice) -> str:
    """Return where the account reads its bills: its own address, or a contact's."""
    if invoice.account.email:
        return str(invoice.account.email)
    contact = Contact.objects.of_account(invoice.account).exclude(email="").order_by("pk").first()
    return contact.email if contact else ""


def fields_of(invoice: Invoice, today: date, by: Person | None) -> dict[str, str]:
    """Return what the places in a step's text stand for."""
    return {
        "account": str(invoice.account),
        "invoice": invoice.number,
        "amount": written.money(invoice.amount, invoice.currency),
        "balance": written.money(ledger.sums(invoice).balance, invoice.currency),
        "due": written.day(invoice.due_on),
        "days": str((today - invoice.due_on).days),
        "order": str(invoice.order),
        "sender": str(by or ""),
    }


def merged(text: str, words: dict[str, str]) -> str:
    """Fill the places of a text such as {invoice}; others stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda place: words.get(place[1], place[0]), text)


def usual_steps() -> list[dict[str, Any]]:
    """Return the steps most companies take, in the reader's language."""
    email, call, stop = DunningStep.Action
    friendly = _(
        "Dear customer,\n\ninvoice {invoice} was due on {due}; {balance} of it is still open."
        " Perhaps it slipped your attention: please pay it in the next days.\n\n"
        "Kind regards\n{sender}"
    )
    firm = _(
        "Dear customer,\n\ninvoice {invoice} is {days} days overdue; {balance} of it is open"
        " although we have reminded you. Please pay it at once, or tell us what keeps you from it."
        "\n\nKind regards\n{sender}"
    )
    return [
        {"name": _("Friendly reminder"), "after_days": 3, "action": email,
         "subject": _("Invoice {invoice} is due"), "text": friendly},
        {"name": _("Call the customer"), "after_days": 14, "action": call, "subject": "", "text": ""},
        {"name": _("Second reminder"), "after_days": 30, "action": email,
         "subject": _("Invoice {invoice} is overdue"), "text": firm},
        {"name": _("Stop deliveries"), "after_days": 60, "action": stop, "subject": "", "text": ""},
    ]  # fmt: skip


@transaction.atomic
def add_usual_steps(*, by: Person | None, at: datetime) -> list[DunningStep]:
    """Write the usual steps where there are none."""
    require(by, "dunning.create")
    if DunningStep.objects.exists():
        raise UnableToRemind(_("There are dunning steps already: change those."))
    made = [DunningStep.objects.create(**step) for step in usual_steps()]
    for step in made:
        journal.record("dunning.created", step, by=by, at=at, data={"name": step.name})
    return made


def _due(invoice: Invoice, today: date) -> NextStep:
    if ledger.sums(invoice).balance <= 0 or invoice.due_on >= today:
        raise UnableToRemind(_("This invoice is not overdue: there is nothing to remind of."))
    paused = DunningPause.objects.running(today).filter(invoice=invoice).first()
    if paused is not None:
        raise UnableToRemind(
            _("Dunning of this invoice is paused (%(reason)s): end the pause first.")
            % {"reason": paused}
        )
    taken = invoice.reminders.values_list("step", flat=True)
    found = next_of(invoice, taken, DunningStep.objects.in_order(), today)
    if found is None:
        raise UnableToRemind(_("All dunning steps are taken: call, or write the debt off."))
    if not found.is_due:
        raise UnableToRemind(
            _("The next step, “%(step)s”, is due on %(on)s.")
            % {"step": found.step, "on": written.day(found.on)}
        )
    return found


def _guard_address(invoice: Invoice, to: str) -> None:
    if not to:
        raise UnableToRemind(
            _("%(account)s has no e-mail address: add one to the account or to a contact.")
            % {"account": invoice.account}
        )


def _plan_call(invoice: Invoice, *, by: Person | None, at: datetime) -> None:
    values = {
        "kind": "call", "subject": _("Overdue: invoice %(invoice)s") % {"invoice": invoice},
        "account": invoice.account, "deal": invoice.order.deal, "at": at,
        "owner": invoice.owner or by,
    }  # fmt: skip
    activities.write(values, by=by, at=at)
