"""Who may be the one that is being typed: looked up by indexed keys, weighed, and within scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from sextant.book.models import Account, Contact, Lead
from sextant.book.prospects.evidence import Evidence, Given, weigh
from sextant.book.prospects.models import Dismissal
from sextant.calc.characters import TRADES
from sextant.calc.likeness import TRADE, without_place
from sextant.calc.names import is_chinese
from sextant.kernel.roles import Reach
from sextant.workspace import declare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sextant.kernel.scope import Scope

MODELS: dict[str, Any] = {"account": Account, "contact": Contact, "lead": Lead}
NAMES = {"account": "accounts", "contact": "contacts", "lead": "leads"}
# what a record being typed may be already
MAY_BE = {"account": ("account",), "contact": ("contact",), "lead": ("lead", "contact", "account")}
TYPED = ("name", "company", "email", "phone", "website", "address")
EACH, BESIDE, SHOWN = 60, 40, 6
HEAD = 10
SHORTEST, SHORTEST_CHINESE = 4, 2


@dataclass(frozen=True)
class Candidate:
    """A record that may be the one that is being typed."""

    kind: str
    key: int
    label: str
    detail: str
    evidence: Evidence

    @property
    def href(self) -> str:
        """Return its address."""
        return f"/{NAMES[self.kind]}/{self.key}/"

    @property
    def noun(self) -> str:
        """Return what it is, in a word."""
        return str(declare.get(NAMES[self.kind]).noun)


def like(
    kind: str, values: Mapping[str, Any], scope: Scope, *, without: int | None = None
) -> list[Candidate]:
    """Return the likeliest records that typed values may mean; `without` leaves one out."""
    found = [
        candidate
        for other in MAY_BE[kind]
        if scope.reach(other) is not Reach.NONE
        for candidate in _of(other, _as(kind, other, values), scope, _apart(kind, other, without))
    ]
    found.sort(key=lambda candidate: (-candidate.evidence.score, candidate.label))
    return found[:SHOWN]


def like_record(record: Any, scope: Scope) -> list[Candidate]:
    """Return the records of the same kind that a record may be once more."""
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    values = {name: getattr(record, name, "") for name in (*TYPED, "account_id")}
    apart = _apart(kind, kind, record.pk)
    found = list(_of(kind, Given.of(kind, values), scope, apart))
    return sorted(found, key=lambda candidate: -candidate.evidence.score)[:SHOWN]


def _as(kind: str, other: str, values: Mapping[str, Any]) -> Given:
    """Read what was typed of a lead as it would be typed of an account or a contact."""
    given = {**values}
    if other == "account" and kind != "account":
        given["name"] = given.get("company") or given.get("name")
    return Given.of(other, given)


def _apart(kind: str, other: str, without: int | None) -> set[int]:
    """Return the keys that are out of the question: the record itself, and what it is not."""
    if without is None or kind != other:
        return set()
    pairs = Dismissal.objects.filter(Q(first_id=without) | Q(second_id=without), kind=kind)
    return {without, *(key for pair in pairs.values_list("first_id", "second_id") for key in pair)}


def _of(kind: str, given: Given, scope: Scope, apart: set[int]) -> Iterator[Candidate]:
    keys = _looked_up(MODELS[kind], given) - apart
    if not keys:
        return
    visible: Any = declare.get(NAMES[kind]).visible(scope).filter(pk__in=keys)
    for row in visible.order_by().values():
        evidence = weigh(given, Given.kept(kind, row))
        if evidence.is_enough:
            yield Candidate(kind, row["id"], row["name"], _detail(row), evidence)


def _detail(row: Mapping[str, Any]) -> str:
    said = [row.get(name) for name in ("company", "title", "city", "email", "phone")]
    return " · ".join(str(each) for each in said if each)


def _looked_up(model: Any, given: Given) -> set[int]:
    """Return the keys of those worth weighing; each way asks an index for few rows."""
    rows = model._base_manager.order_by()  # noqa: SLF001 - Django's own name
    found: set[int] = set()

    def add(queryset: Any, count: int = EACH) -> None:
        found.update(queryset.values_list("pk", flat=True)[:count])

    name, phone, domain = (given.key(key) for key in ("name_key", "phone_key", "domain_key"))
    if phone:
        add(rows.filter(phone_key=phone))
    if domain:
        alike = rows.filter(domain_key=domain)
        add(alike if given.kind == "account" else alike.filter(email__iexact=given.text("email")))
    if name:
        add(rows.filter(name_key=name))
        add(rows.filter(name_key__gt=name).order_by("name_key"), BESIDE)
        add(rows.filter(name_key__gt="", name_key__lt=name).order_by("-name_key"), BESIDE)
        if stem := telling(name):
            add(rows.filter(name_key__contains=stem))
    head = given.text("address")[:HEAD]
    if len(head) == HEAD and given.kind != "contact":
        add(rows.filter(address__gte=head, address__lt=head + "\U0010ffff"))
    return found


def telling(name: str) -> str:
    """Return the part of a name key that tells it from others: without place and trade."""
    words = [word for word in name.split() if not word.isdigit()]
    chinese = [word for word in words if is_chinese(word)]
    if chinese:
        core = without_place(chinese[0])
        brand = TRADE.sub("", core) or core
        return brand if len(brand) >= SHORTEST_CHINESE and brand not in TRADES else ""
    longest = max(words, key=len, default="")
    return longest if len(longest) >= SHORTEST else ""
