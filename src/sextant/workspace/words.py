"""Finding records by what people type: every word must be held by one of the searched fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from sextant.kernel.roles import Reach
from sextant.workspace import columns as place
from sextant.workspace import declare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

WORDS = 6


def holding(workspace: Workspace, text: str, scope: Scope) -> Q:
    """Return the condition that a record holds each typed word, anywhere, in Latin or Chinese."""
    found = Q()
    for word in text.split()[:WORDS]:
        found &= _any(workspace, workspace.search, word, scope)
    return found


def _any(workspace: Workspace, names: Iterable[str], word: str, scope: Scope) -> Q:
    own, found = Q(pk__in=[]), Q()
    for name in names:
        head, _, rest = name.partition("__")
        if not rest:
            own |= Q(**{f"{name}__icontains": word})
            continue
        column = place.seen(workspace, scope).get(head)
        if column is not None:
            manager = column.target.model._default_manager  # noqa: SLF001
            inner = manager.filter(**{f"{rest}__icontains": word}).values("pk")
            found |= Q(**{f"{head}__in": inner})
    # asked apart, so that each is answered in one pass and not for each row in the list's order
    manager = workspace.model._default_manager  # noqa: SLF001
    return found | Q(pk__in=manager.filter(own).values("pk"))


def beginning(workspace: Workspace, text: str) -> Q:
    """Return the condition that a record's label begins with a text; an index answers it."""
    label = place.label_of(workspace)
    found = Q(pk__in=[])
    for start in dict.fromkeys((text, text.lower(), text.upper(), text.title(), text.capitalize())):
        found |= Q(**{f"{label}__gte": start, f"{label}__lt": start + "\U0010ffff"})
    return found


def matches(workspace: Workspace, text: str, scope: Scope, limit: int) -> list[tuple[int, str]]:
    """Return keys and labels of the records that match best: those that begin so come first."""
    label = place.label_of(workspace)
    records = workspace.visible(scope)
    if not text:
        return list(records.order_by(*workspace.order).values_list("pk", label)[:limit])
    found: dict[int, str] = dict(
        _labelled(records.filter(beginning(workspace, text)), label, limit)
    )
    if len(found) < limit:
        held = records.filter(holding(workspace, text, scope)).exclude(pk__in=list(found))
        found |= dict(_labelled(held, label, limit - len(found)))
    return list(found.items())


def _labelled(records: Any, label: str, limit: int) -> Iterator[tuple[int, str]]:
    # unsorted on purpose: the search may stop as soon as it has found enough
    return iter(records.order_by().values_list("pk", label)[:limit])


def everywhere(
    text: str, scope: Scope, limit: int
) -> list[tuple[Workspace, list[tuple[int, str]]]]:
    """Search all workspaces a scope sees anything of; those of short lists come last."""
    spaces = [w for w in declare.every() if scope.reach(w.kind) is not Reach.NONE]
    spaces.sort(key=lambda workspace: -workspace.rank)
    found = ((workspace, matches(workspace, text, scope, limit)) for workspace in spaces)
    return [(workspace, lines) for workspace, lines in found if lines]
