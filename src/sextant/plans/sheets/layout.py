"""How a plan lies in a workbook: its columns, and the hidden sheet that says what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sextant.plans.sheets.refusals import damaged

FORMAT = "1"
SHEET = "Sextant"
KEY, PARENT = "sextant:key", "sextant:parent"
Span = tuple[int, int]


@dataclass(frozen=True)
class Column:
    """A column of amounts: its heading and the steps it is the sum of."""

    heading: str
    first: int
    last: int

    @property
    def span(self) -> Span:
        """Return the steps."""
        return self.first, self.last

    @property
    def is_step(self) -> bool:
        """Tell whether it is one step, and no sum of several."""
        return self.last - self.first == 1


@dataclass(frozen=True)
class Made:
    """One level as it was written: its sheet, its columns, and what stood in every node and step."""

    level: str
    sheet: str
    columns: Sequence[Column]
    base: Mapping[str, Sequence[int]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """What a workbook was made from: which plan and version, and the state the version was in."""

    plan: int
    name: str
    version: int
    made: str
    changes: int
    unit: str
    levels: Mapping[str, Made]


def columns(table: Mapping[str, Any]) -> list[Column]:
    """Return the columns of a table's amounts: each group right after its last step."""
    steps = table["steps"]
    whole = (0, len(steps))
    names = dict(zip(map(tuple, table["groups"]), table["group_names"], strict=True))
    spans = sorted({(first, last) for first, last in names} - {whole}, key=_inner_first)
    found = []
    for step, name in enumerate(steps):
        found.append(Column(name, step, step + 1))
        found += [Column(names[span], *span) for span in spans if span[1] == step + 1]
    if len(steps) > 1:
        found.append(Column(names.get(whole) or f"{steps[0]}..{steps[-1]}", *whole))
    return found


def _inner_first(span: Span) -> tuple[int, int]:
    return span[1] - span[0], span[0]


def rows_of(origin: Origin) -> Iterator[list[str]]:
    """Write an origin as rows of texts."""
    yield ["sextant", FORMAT]
    for name in ("plan", "name", "version", "made", "changes", "unit"):
        yield [name, str(getattr(origin, name))]
    for made in origin.levels.values():
        told = [[each.heading, each.first, each.last] for each in made.columns]
        yield ["level", made.level, made.sheet, json.dumps(told, ensure_ascii=False)]
        for key, amounts in made.base.items():
            yield ["base", made.level, key, json.dumps(list(amounts)), made.names[key]]


def origin_of(rows: Iterable[Sequence[Any]]) -> Origin:
    """Read an origin back from its rows, or refuse a hidden sheet that was changed."""
    said: dict[str, str] = {}
    base: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    levels: dict[str, Made] = {}
    try:
        for name, *values in (map(_text, row) for row in rows):
            if name == "level":
                level, sheet, told = values[:3]
                named = [Column(str(each[0]), int(each[1]), int(each[2])) for each in _list(told)]
                base, names = {}, {}
                levels[level] = Made(level, sheet, named, base, names)
            elif name == "base":
                _level, key, amounts, names[key] = values[:4]
                base[key] = [int(each) for each in _list(amounts)]
            elif name:
                said[name] = values[0]
        _refuse_other_format(said.get("sextant", ""))
        return _checked(said, levels)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise damaged() from error


def _checked(said: Mapping[str, str], levels: Mapping[str, Made]) -> Origin:
    for made in levels.values():
        steps = {each.span for each in made.columns if each.is_step}
        wanted = {(step, step + 1) for step in range(len(steps))}
        within = all(0 <= each.first < each.last <= len(steps) for each in made.columns)
        whole = all(len(amounts) == len(steps) for amounts in made.base.values())
        if steps != wanted or not within or not whole or not made.base:
            raise ValueError(made.level)
    if not levels:
        raise KeyError("level")
    return Origin(
        int(said["plan"]), said["name"], int(said["version"]), said["made"],
        int(said["changes"]), said["unit"], levels,
    )  # fmt: skip


def _refuse_other_format(text: str) -> None:
    if text != FORMAT:
        raise ValueError(text)


def _list(text: str) -> list[Any]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise TypeError(text)
    return found


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
