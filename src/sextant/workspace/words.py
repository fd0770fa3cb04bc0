"""Finding records by what people type: every word must be held by one of the searched fields.

Words come first and the scope second: an index, or one pass over the names, gives a few records
that hold the words, and only those are looked at for whether they may be seen (ADR 11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from sextant.kernel.roles import Reach
from sextant.workspace import columns as place
from sextant.workspace import declare, holders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

WORDS = 6
FEW = 60  # looked at together, for whether they may be seen


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
            manager = column.target.model._base_manager  # noqa: SLF001
            inner = manager.filter(**{f"{rest}__icontains": word}).values("pk")
            found |= Q(**{f"{head}__in": inner})
    # asked apart, so that each is answered in one pass and not for each row in the list's order
    manager = workspace.model._base_manager  # noqa: SLF001 - who is seen is asked elsewhere
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
    found = _seen(records, holders.starting(workspace, text), limit)
    if len(found) < limit:
        keys = [pair for pair in holders.of(workspace, text, scope) if pair[0] not in found]
        found |= _seen(records, keys, limit - len(found))
        if len(found) < limit and len(keys) >= holders.MOST:
            held = records.filter(holding(workspace, text, scope)).exclude(pk__in=list(found))
            # unsorted on purpose: the search may stop as soon as it has found enough
            found |= dict(held.order_by().values_list("pk", label)[: limit - len(found)])
    return list(found.items())


def _seen(records: Any, pairs: Sequence[tuple[int, str]], limit: int) -> dict[int, str]:
    """Return the first of some records, by key and label, that are among those a scope sees."""
    found: dict[int, str] = {}
    for start in range(0, len(pairs), FEW):
        part = dict(pairs[start : start + FEW])
        seen = set(records.filter(pk__in=list(part)).order_by().values_list("pk", flat=True))
        found |= {key: label for key, label in part.items() if key in seen}
        if len(found) >= limit:
            break
    return dict(list(found.items())[:limit])


def everywhere(
    text: str, scope: Scope, limit: int
) -> list[tuple[Workspace, list[tuple[int, str]]]]:
    """Search all workspaces a scope sees anything of; those of short lists come last."""
    spaces = [w for w in declare.every() if scope.reach(w.kind) is not Reach.NONE]
    spaces.sort(key=lambda workspace: -workspace.rank)
    found = ((workspace, matches(workspace, text, scope, limit)) for workspace in spaces)
    return [(workspace, lines) for workspace, lines in found if lines]
