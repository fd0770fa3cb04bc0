"""What happens when a public form is sent: it becomes a lead once, and is kept as it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sextant.book.prospects import attempts, leads, web_forms
from sextant.book.prospects.models import WebAnswer
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sextant.book.prospects.models import WebForm
    from sextant.kernel.models import Person

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20
QUICKEST = timedelta(seconds=2)  # nobody reads and fills a form in less
LONGEST = timedelta(days=2)
SALT = "sextant.web-form"
LEAD_FIELDS = {"name", "company", "title", "email", "phone", "country", "city", "address", "note"}


class UnableToAnswer(Unable):
    """The form cannot be taken now; what was typed stays on the page."""


@dataclass(frozen=True)
class Sheet:
    """One showing of a form: when it was shown, embedded in which page, and under which number."""

    number: str
    shown_at: datetime
    page: str = ""

    def sealed(self, form: WebForm) -> str:
        """Return the sheet as a text that only this installation can have written."""
        told = {"n": self.number, "t": self.shown_at.isoformat(), "p": self.page, "f": form.pk}
        return signing.dumps(told, salt=SALT, compress=True)


def sheet(at: datetime, page: str = "") -> Sheet:
    """Return a fresh sheet."""
    return Sheet(get_random_string(22), at, page[:300])


def opened(form: WebForm, sealed: str) -> Sheet | None:
    """Return the sheet a browser sends back, or None where it was not given out for this form."""
    try:
        told = signing.loads(sealed, salt=SALT)
        found = Sheet(told["n"], datetime.fromisoformat(told["t"]), told["p"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return found if told["f"] == form.pk else None


def guard(sheet: Sheet | None, at: datetime) -> None:
    """Refuse what was sent too quickly for a person, or from a page that stood for days."""
    if sheet is None or at - sheet.shown_at > LONGEST:
        raise UnableToAnswer(
            _("This page was open for very long. All you wrote is still here: send it once more.")
        )
    if at - sheet.shown_at < QUICKEST:
        raise UnableToAnswer(
            _("That was very quick. All you wrote is still here: send it once more.")
        )


@transaction.atomic
def answer(
    form: WebForm,
    answers: Sequence[Mapping[str, Any]],
    *,
    sheet: Sheet,
    address: str | None,
    at: datetime,
    is_machine: bool = False,
) -> WebAnswer:
    """Take an answer: once however often it is sent; what a machine sent waits for a person."""
    form = locked(form)  # those who send at once are counted one after the other
    earlier: WebAnswer | None = WebAnswer.objects.sent_as(form, sheet.number).first()
    if earlier is not None:
        return earlier
    _count(address, at)
    given = {row["field"]: row["value"] for row in answers if row["field"] in LEAD_FIELDS}
    lead = None if is_machine else leads.capture(_named(given, answers), form=form, at=at)
    made: WebAnswer = WebAnswer.objects.create(
        form=form, lead=lead, at=at, address=address, page=sheet.page,
        consent=form.consent, answers=list(answers), token=sheet.number,
    )  # fmt: skip
    return made


@transaction.atomic
def let_through(form: WebForm, *, answer: int, by: Person | None, at: datetime) -> WebForm:
    """Make a lead of an answer that was held back as a machine's."""
    require(by, "form.let_through")
    form = locked(form)
    held: WebAnswer | None = WebAnswer.objects.held_back().filter(form=form, pk=answer).first()
    if held is None:
        raise UnableToFind(_("There is no such answer waiting: perhaps a colleague was quicker."))
    given = {row["field"]: row["value"] for row in held.answers if row["field"] in LEAD_FIELDS}
    lead = leads.capture(_named(given, held.answers), form=form, at=at)
    WebAnswer.objects.create(
        form=form, lead=lead, at=held.at, address=held.address, page=held.page,
        consent=held.consent, answers=held.answers, token=f"{held.token}-again", stands_for=held,
    )  # fmt: skip
    journal.record("form.let_through", form, by=by, at=at, data={"lead": lead.pk})
    return form


def _count(address: str | None, at: datetime) -> None:
    until = attempts.full_until("form", address, most=MOST_AN_HOUR, within=AN_HOUR, at=at)
    if until is not None:
        raise UnableToAnswer(
            _(
                "%(count)s forms were sent from your network address within an hour, and that is"
                " the limit. All you wrote is still here: send it after %(time)s."
            )
            % {"count": MOST_AN_HOUR, "time": f"{localtime(until):%H:%M}"}
        )


def _named(given: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of the lead; answers to a form's own questions stand in its note."""
    fields = {key: value for key, value in given.items() if value}
    fields.setdefault("name", fields.get("company") or fields.get("email") or "–")
    said = [
        f"{row['label']}: {row['value']}"
        for row in answers
        if row["field"] == web_forms.OWN and row["value"]
    ]
    if said:
        fields["note"] = "\n".join([*filter(None, [fields.get("note")]), *said])
    return fields
