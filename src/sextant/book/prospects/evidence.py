"""What speaks for two records being one customer: reasons in words, and a score from them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.book.models.keys import keys_of
from sextant.calc import likeness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

SURE, ENOUGH = 0.85, 0.5
SIMILAR, ALIKE_ADDRESS = 0.75, 0.9
# how likely a sign alone makes it that two records are one customer; they count together as
# 1 - (1 - a)(1 - b)…, as independent signs do
PHONE, SITE, MAIL, ADDRESS, COLLEAGUE, COMPANY = 0.7, 0.7, 0.9, 0.4, 0.2, 0.3
SAME_COMPANY, SAME_PERSON = 0.85, 0.6


@dataclass(frozen=True)
class Given:
    """What is known of a record, as typed or as kept, with the keys it leads to."""

    kind: str
    values: Mapping[str, str]
    keys: Mapping[str, str]

    @classmethod
    def of(cls, kind: str, values: Mapping[str, Any]) -> Given:
        """Read what was typed for a record of a kind."""
        texts = {name: str(value or "").strip() for name, value in values.items()}
        return cls(kind, texts, keys_of(kind, texts))

    @classmethod
    def kept(cls, kind: str, row: Mapping[str, Any]) -> Given:
        """Read a row of the database, whose keys are kept."""
        texts = {name: str(value or "") for name, value in row.items()}
        return cls(
            kind, texts, {n: texts.get(n, "") for n in ("name_key", "phone_key", "domain_key")}
        )

    def text(self, name: str) -> str:
        """Return a value, empty where it is not known."""
        return self.values.get(name, "")

    def key(self, name: str) -> str:
        """Return a key, empty where it is not known."""
        return self.keys.get(name, "")


@dataclass(frozen=True)
class Evidence:
    """A score between 0 and 1, and what it rests upon."""

    score: float
    reasons: tuple[str | _StrPromise, ...]

    @property
    def is_enough(self) -> bool:
        """Tell whether someone should look at the two."""
        return self.score >= ENOUGH

    @property
    def is_sure(self) -> bool:
        """Tell whether there is little doubt."""
        return self.score >= SURE


def weigh(left: Given, right: Given) -> Evidence:
    """Weigh what two records of one kind have in common."""
    found = [
        _name(left, right),
        *_reach(left, right),
        _address(left, right),
        *_company(left, right),
    ]
    signs = [sign for sign in found if sign is not None]
    doubt = 1.0
    for weight, _reason in signs:
        doubt *= 1 - weight
    ordered = sorted(signs, key=lambda sign: -sign[0])
    return Evidence(round(1 - doubt, 3), tuple(reason for _weight, reason in ordered))


Sign = tuple[float, "str | _StrPromise"]


def _name(left: Given, right: Given) -> Sign | None:
    person = left.kind != "account"
    compare = likeness.people if person else likeness.companies
    first, second = left.key("name_key"), right.key("name_key")
    score = compare(first, second)
    if left.kind == "lead" and score < SIMILAR:
        score = likeness.companies(first, second)
    same = SAME_PERSON if person else SAME_COMPANY
    if first and first == second:
        return same, _("same name")
    if score < SIMILAR:
        return None
    return 0.5 * (same / SAME_COMPANY) + (score - SIMILAR) * same, _("similar name")


def _reach(left: Given, right: Given) -> list[Sign | None]:
    found: list[Sign | None] = []
    if _both(left.key("phone_key"), right.key("phone_key")):
        found.append((PHONE, _("same phone number")))
    mail, other = left.text("email").casefold(), right.text("email").casefold()
    if _both(mail, other):
        found.append((MAIL, _("same e-mail address")))
    elif _both(left.key("domain_key"), right.key("domain_key")):
        weight = SITE if left.kind == "account" else COLLEAGUE
        found.append((weight, _("same e-mail domain")))
    return found


def _address(left: Given, right: Given) -> Sign | None:
    first, second = left.text("address"), right.text("address")
    if first and second and likeness.addresses(first, second) >= ALIKE_ADDRESS:
        return ADDRESS, _("same address")
    return None


def _company(left: Given, right: Given) -> list[Sign | None]:
    if _both(left.text("account_id"), right.text("account_id")):
        return [(COMPANY, _("same account"))]
    first, second = (
        keys_of("account", {"name": each.text("company")})["name_key"] for each in (left, right)
    )
    if first and second and likeness.companies(first, second) >= SIMILAR:
        return [(COMPANY, _("same company"))]
    return []


def _both(left: str, right: str) -> bool:
    return bool(left) and left == right
