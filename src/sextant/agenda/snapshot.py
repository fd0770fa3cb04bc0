"""The facts an approval was asked with, kept as they were and said in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from babel.numbers import format_percent
from django.utils.translation import gettext_lazy as _

from sextant.kernel import journal
from sextant.kernel.money import Money
from sextant.kernel.roles import permits
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from django.utils.functional import _StrPromise

    from sextant.kernel.models import Person

    Form = Literal["percent", "number", "text"]

MARGIN = "margin.see"
INSIDE = ("margin", "cost")  # whatever is called so is for those who may see margins


@dataclass(frozen=True)
class Fact:
    """How a fact is called and written; a rate is a fraction, money is `Money`."""

    label: str | _StrPromise
    form: Form = "text"
    permission: str = ""


USUAL: Mapping[str, Fact] = {
    "discount": Fact(_("Discount"), "percent"),
    "amount": Fact(_("Amount")),
    "list_amount": Fact(_("At list price")),
    "margin": Fact(_("Margin"), "percent", MARGIN),
    "margin_amount": Fact(_("Margin amount"), permission=MARGIN),
    "limit": Fact(_("Own limit"), "percent"),
    "customer": Fact(_("Customer")),
    "tier": Fact(_("Tier")),
}


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as the database keeps them; money keeps its currency."""
    return {
        name: {"amount": str(value.amount), "currency": value.currency}
        if isinstance(value, Money)
        else journal.plain(value)
        for name, value in facts.items()
    }


def words(
    facts: Mapping[str, Any], person: Person | None, known: Mapping[str, Fact] | None = None
) -> list[tuple[str, str]]:
    """Return facts as pairs of label and text, those only that a person may see."""
    named = {**USUAL, **(known or {})}
    found = []
    for name, value in facts.items():
        fact = named.get(name) or Fact(name.replace("_", " ").capitalize())
        if permits(person, _permission(name, fact)) or not _permission(name, fact):
            found.append((str(fact.label), _written(value, fact.form)))
    return found


def _permission(name: str, fact: Fact) -> str:
    return fact.permission or (MARGIN if any(word in name for word in INSIDE) else "")


def _written(value: Any, form: Form) -> str:
    if value in (None, ""):
        return written.NOTHING
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return written.money(Decimal(value["amount"]), value["currency"])
    if form == "text":
        return str(value)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if form == "percent":
        language = written.language().replace("-", "_")
        return format_percent(number, format="#,##0.##%", locale=_LOCALES.get(language, language))
    return written.number(number)


_LOCALES = {"zh_hans": "zh_Hans", "zh_hant": "zh_Hant"}
