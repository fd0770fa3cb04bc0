"""The record that files stand beside: found within a scope, and where its page is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book.attachments.models import HOLDERS
from sextant.kernel.unable import UnableToFind
from sextant.workspace import declare, verbs

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace


def workspace_of(kind: str) -> Workspace:
    """Return the workspace of a kind of record that may hold files."""
    if kind in HOLDERS:
        for workspace in declare.every():
            if workspace.model._meta.model_name == kind:  # noqa: SLF001 - Django's own name
                return workspace
    raise UnableToFind(_("There is no such page, or you may not see it."))


def found(kind: str, key: int, scope: Scope) -> Any:
    """Return a record within a scope; one outside does not exist."""
    return verbs.find(workspace_of(kind), key, scope)


def address(kind: str, key: int) -> str:
    """Return where a record's page is."""
    return f"/{workspace_of(kind).name}/{key}/"
