"""Conditions of assignment rules: a field of the lead, how it is compared, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sextant.book.models import Source
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sextant.book.models import Lead

FIELDS = (
    ("channel", gettext_lazy("Channel")), ("source", gettext_lazy("Source")), ("partner", gettext_lazy("Partner")),
    ("country", gettext_lazy("Country")), ("city", gettext_lazy("City")), ("territory", gettext_lazy("Territory")),
    ("tier", gettext_lazy("Tier")), ("company", gettext_lazy("Company")), ("title", gettext_lazy("Job title")),
    ("email", gettext_lazy("E-mail")), ("note", gettext_lazy("Note")),
)  # fmt: skip
IS, IS_NOT, HAS, EMPTY, FILLED = "is", "is_not", "has", "empty", "filled"
OPERATORS = (
    (IS, pgettext_lazy("condition", "is one of")),
    (IS_NOT, pgettext_lazy("condition", "is none of")),
    (HAS, pgettext_lazy("condition", "contains")),
    (EMPTY, pgettext_lazy("condition", "is empty")),
    (FILLED, pgettext_lazy("condition", "is filled in")),
)
ALONE = (EMPTY, FILLED)
Condition = list[str]  # field, operator, value


class UnableToCompare(Unable):
    """A condition cannot be read."""


def read(rows: Iterable[Mapping[str, Any]]) -> list[Condition]:
    """Return conditions as they are kept, or refuse those that say nothing."""
    return [_one(row, place) for place, row in enumerate(rows, 1)]


def _one(row: Mapping[str, Any], place: int) -> Condition:
    field, operator = row.get("field"), row.get("operator") or IS
    value = str(row.get("value") or "").strip()
    if field not in dict(FIELDS) or operator not in dict(OPERATORS):
        raise UnableToCompare(
            _("Condition %(place)s: choose a field and how it is compared.") % {"place": place}
        )
    if not value and operator not in ALONE:
        raise UnableToCompare(
            _("Condition %(place)s: write what “%(field)s” is compared with.")
            % {"place": place, "field": dict(FIELDS)[field]}
        )
    return [str(field), str(operator), "" if operator in ALONE else value]


def hold(conditions: Sequence[Condition], lead: Lead) -> bool:
    """Tell whether all conditions hold of a lead; none always hold."""
    return all(_holds(condition, lead) for condition in conditions)


def _holds(condition: Condition, lead: Lead) -> bool:
    field, operator, value = condition
    has = [text.casefold() for text in values_of(lead, field) if text]
    if operator in ALONE:
        return bool(has) == (operator == FILLED)
    wanted = [text.strip().casefold() for text in value.replace("，", ",").split(",")]
    wanted = [text for text in wanted if text]
    if operator == HAS:
        return any(part in text for text in has for part in wanted)
    return bool(set(has) & set(wanted)) == (operator == IS)


def values_of(lead: Lead, field: str) -> list[str]:
    """Return the texts a field of a lead is compared by: codes and names alike."""
    if field == "channel":
        found = lead.came_from
        return [found.channel, *_said(Source.Channel(found.channel))] if found else []
    if field == "source":
        return [str(lead.came_from)] if lead.came_from else []
    if field in {"partner", "territory"}:
        return [str(getattr(lead, field) or "")]
    return [str(getattr(lead, field) or "")]


def _said(choice: Any) -> list[str]:
    # a rule written by someone who reads Chinese holds for a lead taken in by an English form
    from django.conf import settings
    from django.utils.translation import override

    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(choice.label))
    return found


def words(condition: Condition) -> str:
    """Return a condition as people say it."""
    field, operator, value = condition
    label = dict(FIELDS).get(field, field)
    said = dict(OPERATORS).get(operator, operator)
    if field == "channel":
        labels = {code: str(name) for code, name in Source.Channel.choices}
        parts = [part.strip() for part in value.replace("，", ",").split(",")]
        value = ", ".join(labels.get(part.lower(), part) for part in parts)
    return f"{label} {said} {value}".strip()
