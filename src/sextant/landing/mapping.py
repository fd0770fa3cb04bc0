"""How the columns of a table become fields of a workspace: guessed, corrected, remembered."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sextant.kernel.unable import Unable
from sextant.landing import targets
from sextant.landing.headings import squashed
from sextant.landing.meanings import words_for
from sextant.workspace import declare
from sextant.workspace.declare import Kind

GIVEN = (Kind.TEXT, Kind.CHOICE, Kind.CURRENCY, Kind.YES_NO)
ANSWERS = ("order", "decimal", "currency", "covers", "year")  # what is said of a column's form


class UnableToMap(Unable):
    """The mapping given names something that is not there."""


@dataclass
class ColumnMap:
    """The field a column becomes, how sure that is, and what a person said about its form."""

    field: str
    confidence: float = 1.0
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    earlier: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass
class FileMapping:
    """What a table becomes: workspace, source, key and columns, and what holds in every row."""

    workspace: str
    source: str = ""
    key: tuple[str, ...] = ()
    columns: dict[str, ColumnMap] = dataclasses.field(default_factory=dict)
    confidence: float = 0.0
    currency: str = ""
    remembered: bool = False
    given: dict[str, str] = dataclasses.field(default_factory=dict)

    def column_of(self, name: str) -> str | None:
        """Return the column that becomes a field."""
        return next((col for col, each in self.columns.items() if each.field == name), None)

    def plain(self) -> dict[str, Any]:
        """Return the mapping as JSON can hold it; `corrected` reads the same form."""
        return {
            "as": self.workspace,
            "source": self.source,
            "key": list(self.key),
            "currency": self.currency,
            **({"given": self.given} if self.given else {}),
            "confidence": round(self.confidence, 2),
            "remembered": self.remembered,
            "columns": {
                name: {
                    "field": each.field,
                    "confidence": round(each.confidence, 2),
                    **each.answers,
                    **({"earlier": each.earlier} if each.earlier else {}),
                }
                for name, each in self.columns.items()
            },
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> FileMapping:
        """Return the mapping kept as JSON."""
        columns = {name: _column(each) for name, each in plain["columns"].items()}
        return cls(
            plain["as"], plain["source"], tuple(plain["key"]), columns,
            plain.get("confidence", 1.0), plain.get("currency", ""), plain.get("remembered", False),
            dict(plain.get("given") or {}),
        )  # fmt: skip


def _column(said: Mapping[str, Any] | str) -> ColumnMap:
    if isinstance(said, str):
        return ColumnMap(said)
    answers = {key: str(said[key]) for key in ANSWERS if said.get(key)}
    confidence = float(said.get("confidence", 1.0))
    return ColumnMap(str(said["field"]), confidence, answers, dict(said.get("earlier") or {}))


def signature(header: Sequence[str]) -> str:
    """Return what files of the same shape have in common: their column names."""
    text = "\x1f".join(squashed(name) or name for name in header)
    return hashlib.sha256(text.encode()).hexdigest()


def corrected(mapping: FileMapping, said: Mapping[str, Any], header: Sequence[str]) -> FileMapping:
    """Return a mapping with what a person said put in place of what was guessed."""
    target = targets.get(mapping.workspace)
    columns = dict(mapping.columns)
    for name, each in (said.get("columns") or {}).items():
        column = _found(str(name), header)
        if each in (None, "", {}) or (isinstance(each, dict) and each.get("field") is None and not
                                      mapping.columns.get(column)):  # fmt: skip
            columns.pop(column, None)
            continue
        columns[column] = _said_column(each, columns.get(column))
        _known(columns[column].field, target)
    for column, each in list(columns.items()):
        if any(other.field == each.field for name, other in columns.items() if name != column) and (
            column not in (said.get("columns") or {})
        ):
            del columns[column]
    key = said.get("key", list(mapping.key))
    names = [key] if isinstance(key, str) else list(key or ())
    return FileMapping(
        mapping.workspace, str(said.get("source") or mapping.source),
        tuple(_found(str(name), header) for name in names if name), columns, mapping.confidence,
        str(said.get("currency") or mapping.currency).upper(), mapping.remembered,
        _given(mapping, said, target, columns),
    )  # fmt: skip


def _given(
    mapping: FileMapping,
    said: Mapping[str, Any],
    target: declare.Workspace,
    columns: Mapping[str, ColumnMap],
) -> dict[str, str]:
    """Return what holds in every row, for fields that no column fills."""
    found = mapping.given | {name: str(text) for name, text in (said.get("given") or {}).items()}
    for name, text in found.items():
        _known(name, target)
        if target.field(name).kind not in GIVEN:
            raise UnableToMap(
                _("“%(name)s” cannot be the same in every row: name the column it stands in.")
                % {"name": name}
            )
        field = target.field(name)
        if text and field.kind is Kind.CHOICE and text.casefold() not in words_for(target, field):
            raise UnableToMap(
                _("“%(text)s” is no %(label)s. Choose one of: %(choices)s.")
                % {"text": text, "label": field.label,
                   "choices": ", ".join(value for value, _label in field.choices)}
            )  # fmt: skip
    filled = {each.field for each in columns.values()}
    return {name: text for name, text in found.items() if text and name not in filled}


def _said_column(each: Mapping[str, Any] | str, before: ColumnMap | None) -> ColumnMap:
    if isinstance(each, str):
        return ColumnMap(each, 1.0, before.answers if before else {})
    said = dict(each)
    if said.get("field") is None and before:
        said["field"] = before.field
    column = _column({**said, "confidence": said.get("confidence", 1.0)})
    if before is None:
        return column
    answers = before.answers | column.answers
    return ColumnMap(column.field, column.confidence, answers, before.earlier)


def _found(name: str, header: Sequence[str]) -> str:
    for column in header:
        if column == name or squashed(column) == squashed(name):
            return column
    raise UnableToMap(
        _("There is no column “%(name)s”. There are: %(names)s.")
        % {"name": name, "names": ", ".join(header)}
    )


def _known(name: str, target: declare.Workspace) -> None:
    fields = [each.name for each in target.landed]
    if name not in fields:
        raise UnableToMap(
            _("%(nouns)s have no field “%(name)s”. There are: %(names)s.")
            % {"nouns": target.nouns, "name": name, "names": ", ".join(fields)}
        )
