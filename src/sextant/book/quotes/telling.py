"""In which words the history tells what happened to quotes and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sextant.workspace import history

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    "quote.created": pgettext_lazy("history of a quote", "opened this quote"),
    "quote.written": pgettext_lazy("history of a quote", "changed what is offered"),
    "quote.version_begun": pgettext_lazy("history of a quote", "began a new version"),
    "quote.copied": pgettext_lazy("history of a quote", "copied it from another quote"),
    "quote.submitted": pgettext_lazy("history of a quote", "asked for an approval"),
    "quote.approved": pgettext_lazy("history of a quote", "noted that it is approved"),
    "quote.refused": pgettext_lazy("history of a quote", "noted that it is not approved"),
    "quote.approval_withdrawn": pgettext_lazy("history of a quote", "withdrew the approval"),
    "quote.sent": pgettext_lazy("history of a quote", "sent it to the customer"),
    "quote.link_renewed": pgettext_lazy("history of a quote", "renewed the link"),
    "quote.accepted": pgettext_lazy("history of a quote", "noted that the customer accepted"),
    "quote.declined": pgettext_lazy("history of a quote", "noted that the customer declined"),
    "quote.withdrawn": pgettext_lazy("history of a quote", "withdrew the offer"),
    "price.written": pgettext_lazy("history of a price book", "set prices"),
    "bundle.composed": pgettext_lazy("history of a bundle", "set the contents"),
    "option.offered": pgettext_lazy("history of an option", "set the options"),
    "letterhead.logo_set": pgettext_lazy("history of a letterhead", "set the logo"),
}
VERSIONED = (
    "quote.written", "quote.version_begun", "quote.submitted", "quote.approved", "quote.sent",
)  # fmt: skip


def register() -> None:
    """Give the history this room's words."""
    for name, words in WORDS.items():
        history.tell(name, words, _version if name in VERSIONED else None)
    for name in ("quote.accepted", "quote.declined"):
        history.tell(name, WORDS[name], _answer)


def _version(data: Mapping[str, Any]) -> str:
    said = _("Version %(number)s") % {"number": data.get("version", "")}
    more = data.get("to") or data.get("reason") or ""
    return f"{said} · {more}" if more else said


def _answer(data: Mapping[str, Any]) -> str:
    note = data.get("note") or ""
    return f"{data.get('name', '')}: {note}" if note else str(data.get("name", ""))
