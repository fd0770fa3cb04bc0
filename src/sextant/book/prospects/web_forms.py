"""Verbs on public forms: what they ask, and where they may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.prospects.models import WebForm
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sextant.kernel.models import Person

OWN = "question"
FIELDS = (
    ("name", pgettext_lazy("person", "Name")), ("company", _("Company")),
    ("title", _("Job title")), ("email", _("E-mail")), ("phone", _("Phone")),
    ("country", _("Country")), ("city", _("City")), ("address", _("Address")),
    ("note", pgettext_lazy("web form", "How can we help?")),
    (OWN, pgettext_lazy("web form", "A question of your own")),
)  # fmt: skip
REACHED_BY = {"email", "phone"}
KNOWN_BY = {"name", "company", "email"}
TYPED = (
    "name", "came_from", "partner", "language", "title", "intro", "consent", "thanks", "origins",
    "is_active",
)  # fmt: skip


class UnableToPublish(Unable):
    """The form cannot be shown to the public as asked."""


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> WebForm:
    """Make a form with the usual questions and an address nobody guesses."""
    require(by, "form.create")
    fields = {key: values[key] for key in TYPED if key in values}
    fields.setdefault("title", fields.get("name", ""))
    form = WebForm(**fields)
    _guard(form)
    form.save()
    journal.record("form.created", form, by=by, at=at, data={"name": form.name})
    return form


@transaction.atomic
def edit(form: WebForm, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> WebForm:
    """Change a form; what was answered keeps the words as they were shown."""
    require(by, "form.edit")
    form = locked(form)
    before = {key: getattr(form, key) for key in TYPED}
    changes = journal.changes(before, {key: values[key] for key in TYPED if key in values})
    for key in changes:
        setattr(form, key, values[key])
    _guard(form)
    return _changed(form, changes, by=by, at=at)


@transaction.atomic
def ask(
    form: WebForm,
    *,
    questions: Sequence[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> WebForm:
    """Choose what a form asks, in which order, in which words, and what must be answered."""
    require(by, "form.ask")
    form = locked(form)
    asked = [
        {
            "field": row["field"],
            "required": bool(row.get("required")),
            "label": str(row.get("label") or "").strip(),
        }
        for row in questions
        if row.get("field")
    ]
    _guard_questions(asked)
    changes = journal.changes({"questions": form.questions}, {"questions": asked})
    form.questions = asked
    told = {name: [len(pair[0]), len(pair[1])] for name, pair in changes.items()}
    return _changed(form, told, by=by, at=at)


def origins(form: WebForm) -> list[str]:
    """Return the origins whose pages may embed a form, as browsers write them."""
    return [_origin(line) for line in form.origins.split() if line]


def _changed(
    form: WebForm, changes: Mapping[str, Any], *, by: Person | None, at: datetime
) -> WebForm:
    if changes:
        form.version += 1
        form.save()
        journal.record("form.changed", form, by=by, at=at, data={"changes": changes})
    return form


def _guard(form: WebForm) -> None:
    if form.partner is not None and not form.partner.is_partner:
        raise UnableToPublish(
            _("“%(account)s” is no partner: mark the account as a partner first.")
            % {"account": form.partner.name}
        )
    for line in form.origins.split():
        _origin(line)


def _origin(line: str) -> str:
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    strange = set(line) & set("*;,'\"") or not line.isascii()
    if not host or strange or parts.scheme not in {"http", "https"}:
        raise UnableToPublish(
            _("“%(line)s” is no address of a site: write one a line, like https://www.example.com.")
            % {"line": line}
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _guard_questions(asked: Sequence[Mapping[str, Any]]) -> None:
    names = [row["field"] for row in asked]
    twice = {name for name in names if name != OWN and names.count(name) > 1}
    if twice:
        raise UnableToPublish(_("A question is asked twice: leave one of them out."))
    if any(row["field"] == OWN and not row["label"] for row in asked):
        raise UnableToPublish(_("Write the words of your own question."))
    must = {row["field"] for row in asked if row["required"]}
    if not REACHED_BY & set(names):
        raise UnableToPublish(_("Ask for e-mail or phone: otherwise nobody can answer."))
    if not KNOWN_BY & must:
        raise UnableToPublish(
            _("Require the name, the company or the e-mail: a lead is known by one of them.")
        )
