"""How messages and mail templates are listed, shown, edited and served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.mail import filling, sending, settling
from sextant.book.mail.models import MailTemplate, Message
from sextant.workspace.declare import Field, Kind, Verb, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person


def write(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Message:
    """Send a message that a form or a program wrote."""
    about = next((values[name] for name in ("deal", "lead", "contact", "account")
                  if values.get(name)), None)  # fmt: skip
    subject, text = values.get("subject", ""), values.get("text", "")
    return sending.send(values.get("to", ""), subject, text, about=about, by=by, at=at)


TEMPLATES = Workspace(
    name="mail_templates", kind="template", model=MailTemplate, noun=_("mail template"),
    nouns=_("Mail templates"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("language", _("Language"), Kind.CHOICE, choices=tuple(settings.LANGUAGES),
              help=_("Amounts and dates are written in this language; left empty, in the "
                     "customer's.")),
        Field("subject", pgettext_lazy("e-mail", "Subject"), required=True),
        Field("body", _("Text"), Kind.LONG_TEXT, required=True,
              help=_("Gaps such as {{ contact.name }} are filled by the record. There are: "
                     "%(names)s.") % {"names": ", ".join(filling.FIELDS)}),
        Field("is_active", _("In use"), Kind.YES_NO),
    ),
    columns=("name", "language", "subject", "is_active"), search=("name", "subject"),
    filters=("language", "is_active"), rank=92, lands=False,
    create=filling.create, edit=filling.edit,
)  # fmt: skip

MESSAGES = Workspace(
    name="messages", kind="mail", model=Message, noun=_("message"), nouns=_("E-mail"),
    fields=(
        Field("subject", pgettext_lazy("e-mail", "Subject"), required=True),
        Field("status", _("Status"), Kind.CHOICE, choices=Message.Status.choices, editable=False,
              tones={"sent": "good", "failed": "bad", "unmatched": "warn", "unreadable": "warn"}),
        Field("sender", pgettext_lazy("e-mail", "From"), editable=False),
        Field("to", pgettext_lazy("e-mail", "To"), Kind.LONG_TEXT, required=True),
        Field("text", _("Text"), Kind.LONG_TEXT, required=True),
        Field("at", _("When"), Kind.INSTANT, editable=False),
        Field("problem", _("What went wrong"), Kind.LONG_TEXT, editable=False),
        Field("account", _("Account"), Kind.REFERENCE, to="accounts"),
        Field("contact", _("Contact"), Kind.REFERENCE, to="contacts"),
        Field("lead", _("Lead"), Kind.REFERENCE, to="leads"),
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals"),
        Field("activity", _("Activity"), Kind.REFERENCE, to="activities", editable=False),
        Field("owner", _("Owner"), Kind.REFERENCE, to="people", editable=False),
    ),
    columns=("at", "status", "subject", "sender", "to", "contact", "account", "owner"),
    search=("subject", "sender", "to"), order=("-at", "-id"),
    filters=("status", "owner", "account", "contact", "lead", "deal", "at"), rank=94,
    lands=False, create=write, edit=settling.leave_as_it_is, remove=settling.keep,
    verbs=(
        Verb("retry", _("Try again"), sending.retry,
             when=lambda message: message.status == Message.Status.FAILED, bulk=True),
        Verb("assign", _("Assign to a contact"), settling.assign, when=settling.waits,
             asks=(Field("contact", _("Contact"), Kind.REFERENCE, to="contacts", required=True),
                   Field("deal", _("Deal"), Kind.REFERENCE, to="deals"))),
        Verb("make_lead", _("Make a lead"), settling.make_lead, when=settling.waits,
             asks=(Field("name", _("Name")), Field("company", _("Company")))),
        Verb("set_aside", pgettext_lazy("action", "Set aside"), settling.set_aside, bulk=True,
             when=lambda message: message.status
             in {Message.Status.UNMATCHED, Message.Status.UNREADABLE}),
    ),
)  # fmt: skip
