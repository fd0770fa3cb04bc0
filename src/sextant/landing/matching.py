"""Which record a name or key in a file means: exactly, or by a likely match a person can confirm."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from sextant.landing.habits import habit_of
from sextant.landing.models import KnownName
from sextant.workspace.declare import Workspace

SURE = 90.0
LIKELY = 75.0
NAMED_BY = ("name", "subject", "code", "username", "email", "number")


def folded(text: str) -> str:
    """Return a name without differences of case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def squeezed(text: str) -> str:
    """Return a name without spaces and punctuation too."""
    return re.sub(r"[\W_]+", "", folded(text))


def unswapped(text: str) -> str:
    """Return `Low, Spencer` as `spencer low`."""
    last, comma, first = text.partition(",")
    return folded(f"{first} {last}") if comma else folded(text)


@dataclass(frozen=True, slots=True)
class Likely:
    """The record a spelling most likely means, and whether there is no doubt about it."""

    record_id: int
    name: str
    score: float
    sure: bool


@dataclass
class Referents:
    """All records of a workspace by each way a file may name them."""

    workspace: Workspace
    source: str
    names: dict[int, str] = field(default_factory=dict)
    ways: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(dict))
    known: dict[str, int] = field(default_factory=dict)
    unkeyed: set[int] = field(default_factory=set)
    _squeezed: dict[str, dict[int, str]] | None = None

    @classmethod
    def of(cls, workspace: Workspace, source: str) -> Referents:
        """Load the records of a workspace."""
        found = cls(workspace, source)
        fields = {each.name for each in workspace.model._meta.get_fields()}  # noqa: SLF001
        named = [name for name in NAMED_BY if name in fields]
        rows = workspace.model._default_manager.values_list("pk", "source", "external_id", *named)  # noqa: SLF001
        for pk, source_name, key, *names in rows.iterator(chunk_size=5000):
            found.add(pk, source_name, key, dict(zip(named, names, strict=True)))
        found.stand_in(named)
        spellings = KnownName.objects.filter(workspace=workspace.name)
        pairs = spellings.values_list("spelling", "record_id")
        found.known = {spelling: pk for spelling, pk in pairs if pk in found.names}
        return found

    def stand_in(self, named: list[str]) -> None:
        """Let records answer to the keys and names of those that were merged into them."""
        habit = habit_of(self.workspace.name)
        others = habit.stand_ins() if habit.stand_ins else {}
        if not others:
            return
        merged = self.workspace.model._base_manager.filter(pk__in=list(others))  # noqa: SLF001
        for pk, source, key, *names in merged.values_list("pk", "source", "external_id", *named):
            for way, text in ((f"key:{source}", key), *zip(named, map(folded, names), strict=True)):
                if text and (way != "name" or text not in self.ways["name"]):
                    self._by(way, text, others[pk])

    def add(self, pk: int, source: str, key: str | None, names: dict[str, str]) -> None:
        """Make one record known."""
        self._squeezed = None
        name = names.get("name") or names.get("subject") or next(iter(names.values()), "")
        self.names[pk] = name
        if not key or key == name:
            self.unkeyed.add(pk)
        if key:
            self._by(f"key:{source}", key, pk)
        for way, text in names.items():
            if text:
                self._by(way, folded(text), pk)

    def forget(self, numbers: set[int]) -> None:
        """Make records unknown again."""
        self._squeezed = None
        for pk in numbers:
            self.names.pop(pk, None)
        for texts in self.ways.values():
            for text in [text for text, found in texts.items() if found & numbers]:
                texts[text] -= numbers

    def _by(self, way: str, text: str, pk: int) -> None:
        self.ways[way].setdefault(text, set()).add(pk)

    def best_way(self, values: Sequence[str]) -> str:
        """Return the way by which most values of a column are found."""
        own = f"key:{self.source}"
        order = [own, "name", "swapped", *(way for way in self.ways if way not in {own, "name"})]
        numeric = all(value.isdigit() for value in values[:50])
        if not numeric:
            order.remove("name")
            order.insert(0, "name")
        hits: dict[str, int] = {}
        for way in order:
            hits[way] = sum(1 for value in values if self.by(way, value))
            if hits[way] == len(values):
                return way
        return max(order, key=lambda way: hits[way]) if any(hits.values()) else "name"

    def _resembling(self, digits: str) -> dict[int, str]:
        """Return the names with the same digits, squeezed: `Pump 20` never stands for `Pump 30`."""
        if self._squeezed is None:
            self._squeezed = defaultdict(dict)
            for pk, name in self.names.items():
                self._squeezed[_digits(name)][pk] = squeezed(name)
        return self._squeezed[digits]

    def by(self, way: str, value: str) -> set[int]:
        """Return the records a value means, read one way."""
        if way == "swapped":
            return self.ways["name"].get(unswapped(value), set())
        text = value if way.startswith("key:") else folded(value)
        return self.ways[way].get(text, set()) if way in self.ways else set()

    def likely(self, value: str) -> Likely | None:
        """Return the record a spelling resembles most, if any does."""
        if self.ways.keys() & {"number"}:
            return None  # a number that is nearly right is the number of something else
        found = process.extract(
            squeezed(value),
            self._resembling(_digits(value)),
            scorer=fuzz.ratio,
            limit=2,
            score_cutoff=LIKELY,
        )
        if not found:
            return None
        _text, score, pk = found[0]
        rival = len(found) > 1 and found[1][1] >= SURE
        return Likely(pk, self.names[pk], round(score, 1), sure=score >= SURE and not rival)


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def looks_like_key(value: str) -> bool:
    """Tell whether a text is a number or an identifier, by which nothing can be named."""
    return not re.search(r"[^\W\d_]", value) or bool(
        re.fullmatch(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=.*\d)[0-9A-Za-z]{12,}", value)
    )


def distinct(values: Iterable[str]) -> list[str]:
    """Return texts that differ by more than case, spaces and punctuation, the first of each."""
    seen: dict[str, str] = {}
    for value in values:
        seen.setdefault(squeezed(value) or value, value)
    return list(seen.values())
