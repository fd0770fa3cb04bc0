"""Messages and templates: a message is its writer's, templates are for whoever writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.book.mail.models import MailTemplate, Message
from sextant.book.models import Account
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"messages": "mail", "mail_templates": "template"}
OWNED = ("mail",)
SEES_ALL = {
    **{name: {"mail", "template"} for name in ("Dora", "Ava", "Ada")},
    **{name: {"template"} for name in ("Max", "Sam")},
}
SEES_OWN = {name: {"mail"} for name in ("Max", "Fay", "Sam")}


def hold(estate: Estate) -> None:
    """Write a message for each owner, and one template."""
    for owner in (*estate.OWNERS, *SEES_OWN):
        message = Message.objects.create(
            subject=f"Message of {owner}",
            status=Message.Status.SENT,
            to="wile@coyote.example",
            text="Hello",
            at=NOW,
            owner=estate.company.people[owner],
            account=Account.objects.filter(name=f"Account of {owner}").first(),
        )
        estate.keep("messages", owner, message)
    template = MailTemplate.objects.create(name="Greeting", subject="Hello", body="Hello")
    estate.records["mail_templates"] = {"Greeting": template}
