"""Letters written once: gaps such as {{ contact.name }} that a record fills, in its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sextant.book.mail.models import MailTemplate
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from sextant.kernel.models import Person

GAP = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
NAMES = ("name", "language", "subject", "body", "is_active")


class UnableToFill(Unable):
    """A template has a gap that nothing fills."""


def _amount(deal: Any) -> str:
    return "" if deal.amount is None else written.money(deal.amount, deal.currency)


# what fills a gap, from the record of that name
FIELDS: dict[str, Callable[[Any], str]] = {
    "contact.name": lambda contact: contact.name,
    "contact.title": lambda contact: contact.title,
    "contact.email": lambda contact: contact.email,
    "account.name": lambda account: account.name,
    "account.city": lambda account: account.city,
    "account.country": lambda account: account.country,
    "lead.name": lambda lead: lead.name,
    "lead.company": lambda lead: lead.company,
    "deal.name": lambda deal: deal.name,
    "deal.amount": _amount,
    "deal.expected_close": lambda deal: (
        written.day(deal.expected_close_on) if deal.expected_close_on else ""
    ),
    "deal.next_step": lambda deal: deal.next_step,
    "me.name": lambda me: me.name,
    "me.email": lambda me: me.email,
    "today": written.day,
}


def guard(text: str) -> None:
    """Refuse a text with a gap nobody knows, with the list of those there are."""
    for name in GAP.findall(text):
        if name not in FIELDS:
            raise UnableToFill(
                _("There is no field “%(name)s”. There are: %(names)s.")
                % {"name": name, "names": ", ".join(FIELDS)}
            )


def fill(text: str, near: Mapping[str, Any], language: str) -> tuple[str, list[str]]:
    """Return a text with its gaps filled in a language, and the fields that had nothing."""
    guard(text)
    empty: list[str] = []

    def filled(gap: re.Match[str]) -> str:
        name = gap[1]
        record = near.get(name.partition(".")[0])
        value = FIELDS[name](record) if record else ""
        if not value:
            empty.append(name)
        return str(value)

    with translation.override(language or None):
        return GAP.sub(filled, text), list(dict.fromkeys(empty))


def near(about: Mapping[str, Any], *, by: Person | None, today: date) -> dict[str, Any]:
    """Return what fills the gaps of a letter: whom it is about, who writes, the day."""
    return {**about, "me": by, "today": today}


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> MailTemplate:
    """Keep a template whose gaps are all known."""
    require(by, "template.create")
    fields = {name: values[name] for name in NAMES if name in values}
    template = MailTemplate(**fields)
    _guard(template)
    template.save()
    journal.record("template.created", template, by=by, at=at, data={"name": template.name})
    return template


@transaction.atomic
def edit(
    template: MailTemplate, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> MailTemplate:
    """Change a template; what was sent by it stays as it was."""
    require(by, "template.edit")
    found: MailTemplate = MailTemplate.objects.select_for_update().get(pk=template.pk)
    before = {name: getattr(found, name) for name in NAMES if name in values}
    changed = journal.changes(before, {name: values[name] for name in before})
    if not changed:
        return found
    for name in before:
        setattr(found, name, values[name] or "" if name != "is_active" else values[name])
    _guard(found)
    found.version += 1
    found.save()
    journal.record("template.changed", found, by=by, at=at, data={"changes": changed})
    return found


def _guard(template: MailTemplate) -> None:
    guard(template.subject)
    guard(template.body)
