"""How the API describes a workspace in OpenAPI: its fields, filters and verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.workspace import columns as place
from sextant.workspace import listing
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.workspace.declare import Field, Verb, Workspace

Words = dict[str, Any]
DECIMAL: Words = {"type": "string", "format": "decimal", "example": "1250.50"}
LABELLED: Words = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "label": {"type": "string"}},
}
KINDS: dict[Kind, Words] = {
    Kind.WHOLE: {"type": "integer"},
    Kind.DECIMAL: DECIMAL,
    Kind.MONEY: DECIMAL,
    Kind.PERCENT: DECIMAL,
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.CURRENCY: {"type": "string", "example": "USD"},
    Kind.SECRET: {"type": "string", "format": "password", "writeOnly": True},
}


def schema(field: Field, *, many: bool = False, sent: bool = False) -> Words:
    """Return the JSON schema of one field, as it is sent or as it is answered."""
    words = {"title": str(field.label)}
    if field.help:
        words["description"] = str(field.help)
    if field.kind is Kind.REFERENCE:
        one: Words = {"type": "integer"} if sent else LABELLED
        inner = {"type": "array", "items": one} if many else one
        return words | inner | {"description": f"A record of {field.to}."}
    if field.kind is Kind.ROWS:
        inner = {one.name: schema(one, sent=sent) for one in field.of}
        return words | {"type": "array", "items": {"type": "object", "properties": inner}}
    if field.kind is Kind.CHOICE and field.choices:
        return words | {"type": "string", "enum": [str(code) for code, _label in field.choices]}
    return words | KINDS.get(field.kind, {"type": "string"})


def _json(content: Words, about: str) -> Words:
    return {"description": about, "content": {"application/json": {"schema": content}}}


def _body(fields: Iterable[tuple[Field, bool]], *, required: bool) -> Words:
    listed = list(fields)
    needed = [field.name for field, _many in listed if field.required]
    content: Words = {
        "type": "object",
        "properties": {f.name: schema(f, many=many, sent=True) for f, many in listed},
    }
    if required and needed:
        content["required"] = needed
    return {"required": True, "content": {"application/json": {"schema": content}}}


class Describing:
    """The descriptions of one workspace's operations."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.columns = place.columns(workspace)
        self.record: Words = {
            "type": "object",
            "properties": {"id": {"type": "integer"}, "version": {"type": "integer"}}
            | {name: schema(c.field, many=c.many) for name, c in self.columns.items()},
        }

    def _about(self, verb: str, summary: str, **more: Any) -> Words:
        name = self.workspace.name
        return {"id": f"{verb}_{name}", "summary": summary, **more}

    def _sent(self) -> list[tuple[Field, bool]]:
        return [(c.field, c.many) for c in self.columns.values() if c.field.editable]

    def many(self) -> Words:
        """Describe the list with a parameter for each filter."""
        own = [
            ("q", "Words that records hold"),
            ("sort", "A field; with a minus in front, from the highest"),
            ("columns", "Fields to answer, with commas between them"),
            ("page", "From 1"),
            ("rows", f"Rows a page, up to {listing.MOST_ROWS}"),
            ("scope", "Number of a unit to narrow to"),
        ]
        rows = {"type": "array", "items": self.record}
        answer = {"type": "object", "properties": {"rows": rows, "count": {"type": "integer"}}}
        filters = [(name, self._filter(name)) for name in self.columns]
        return self._about(
            "list",
            f"List {self.workspace.name}",
            parameters=[_parameter(name, about) for name, about in [*own, *filters]],
            responses={200: _json(answer, "A page of the list")},
        )

    def _filter(self, name: str) -> str:
        column = self.columns[name]
        label = str(column.field.label)
        if column.field.kind in place.RANGES:
            return f"{label}: a value, or low..high with the end excluded"
        if column.refers:
            return f"{label}: numbers of {column.field.to}, with commas between them"
        return f"{label}: values with commas between them"

    def one(self) -> Words:
        """Describe a record."""
        answer = {200: _json(self.record, "The record")}
        return self._about("get", f"Read one of {self.workspace.name}", responses=answer)

    def options(self) -> Words:
        """Describe the search for records to choose from."""
        return self._about("options", f"Find {self.workspace.name} to choose from")

    def create(self) -> Words:
        """Describe what makes a record."""
        return self._about(
            "create",
            f"Add one to {self.workspace.name}",
            requestBody=_body(self._sent(), required=True),
            responses={201: _json(self.record, "The record as it was made")},
        )

    def edit(self) -> Words:
        """Describe what changes a record."""
        body = _body(self._sent(), required=False)
        content = body["content"]["application/json"]["schema"]
        content["properties"]["version"] = {"type": "integer"}
        answer = {
            200: _json(self.record, "The record as it is now"),
            409: _json(self._clash(), "Somebody changed it since the version that was read"),
        }
        version = {"in": "header", "name": "If-Match", "schema": {"type": "string"},
                   "description": "The version that was read, as the field `version`"}  # fmt: skip
        summary = f"Change one of {self.workspace.name}"
        return self._about(
            "edit", summary, requestBody=body, responses=answer, parameters=[version]
        )

    def _clash(self) -> Words:
        return {
            "type": "object",
            "properties": {
                "error": {"type": "string"},
                "now": self.record,
                "yours": {"type": "object", "description": "What was sent"},
            },
        }

    def remove(self) -> Words:
        """Describe the removal."""
        return self._about("remove", f"Remove one of {self.workspace.name}")

    def verb(self, verb: Verb) -> Words:
        """Describe a verb and what it asks."""
        body = _body([(field, False) for field in verb.asks], required=True)
        answer = {200: _json(self.record, "The record as it is now")}
        words = self._about(verb.name, str(verb.label), responses=answer)
        return words | ({"requestBody": body} if verb.asks else {})


def _parameter(name: str, about: str) -> Words:
    return {"in": "query", "name": name, "schema": {"type": "string"}, "description": about}
