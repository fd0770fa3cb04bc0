"""The engine's addresses; only registered workspaces answer at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, include, path, register_converter

from sextant.kernel.unable import UnableToFind
from sextant.workspace import declare
from sextant.workspace.views import doing, editing, giving, inline, lists, many, records

if TYPE_CHECKING:
    from sextant.workspace.declare import Workspace


class Registered:
    """A part of an address that names a workspace."""

    regex = "[a-z_]+"

    def to_python(self, value: str) -> Workspace:
        """Return the workspace, or let other addresses have it."""
        try:
            return declare.get(value)
        except UnableToFind:
            raise ValueError(value) from None

    def to_url(self, value: Workspace | str) -> str:
        """Return the workspace's name."""
        return value if isinstance(value, str) else value.name


register_converter(Registered, "workspace")

app_name = "workspace"
_RECORD: list[URLPattern | URLResolver] = [
    path("", records.show, name="record"),
    path("edit/", editing.edit, name="edit"),
    path("remove/", doing.remove, name="remove"),
    path("cell/<slug:name>/", inline.cell, name="cell"),
    path("<slug:name>/", doing.do, name="do"),
]
_LIST: list[URLPattern | URLResolver] = [
    path("", lists.show, name="list"),
    path("filter", lists.filter_panel, name="filter"),
    path("columns", lists.column_panel, name="columns"),
    path("options", giving.options, name="options"),
    path("export.<slug:form>", giving.export, name="export"),
    path("new/", editing.create, name="new"),
    path("bulk/", many.do, name="bulk"),
    path("undo/<int:key>/", many.undo, name="undo"),
    path("views/", giving.keep_view, name="keep-view"),
    path("views/<int:key>/forget/", giving.forget_view, name="forget-view"),
    path("<int:key>/", include(_RECORD)),
]
urlpatterns: list[URLPattern | URLResolver] = [path("<workspace:workspace>/", include(_LIST))]
