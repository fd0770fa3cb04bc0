"""The page of one record: its fields, what it may do, what refers to it, what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from sextant.workspace import cells, history, listing, related, verbs, written
from sextant.workspace import columns as place
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace


BUTTONS = 3
"""How many verbs stand side by side; where there are more, all but the first two are folded."""


@require_GET
@login_required
def show(request: HttpRequest, workspace: Workspace, key: int) -> HttpResponse:
    """Show a record; one outside the person's scope does not exist."""
    scope = asked.scope(request, workspace)
    if (other := verbs.stand_in(workspace, key, scope)) is not None:
        return redirect(f"/{workspace.name}/{other}/")
    record = verbs.find(workspace, key, scope)
    template = workspace.detail_template or "workspace/detail.html"
    return render(request, template, context(request, workspace, record, scope))


def context(
    request: HttpRequest, workspace: Workspace, record: Any, scope: Scope
) -> dict[str, Any]:
    """Return what a record's page shows; a declaration's own `detail_context` adds to it."""
    person = asked.person(request)
    known = facts(workspace, record, scope)
    found: dict[str, Any] = {
        "workspace": workspace,
        "noun": workspace.noun,
        "nouns": workspace.nouns,
        "base": f"/{workspace.name}/",
        "record": record,
        "facts": known,
        "blanks": [fact for fact in known if fact["empty"]],
        "related": related.of(workspace, record, scope),
        "history": history.of(workspace, record, scope),
        **_laid_out(deeds(request, workspace, record)),
        "edits": verbs.may(workspace, "edit", person),
        "removes": verbs.may(workspace, "remove", person),
    }
    if workspace.panels:
        found["panels"] = panels(request, workspace, record, scope)
    if workspace.detail_context is not None:
        found.update(workspace.detail_context(record, request=request, scope=scope))
    return found


def panels(
    request: HttpRequest, workspace: Workspace, record: Any, scope: Scope
) -> list[dict[str, Any]]:
    """Return what other rooms add to a record's page, without what has nothing to show."""
    told = [
        (panel, panel.shows(record, request=request, scope=scope)) for panel in workspace.panels
    ]
    return [
        {"template": panel.template, "shown": shown, "aside": panel.aside}
        for panel, shown in told
        if shown is not None
    ]


def facts(workspace: Workspace, record: Any, scope: Scope) -> list[dict[str, Any]]:
    """Return the record's fields as label and value, empty ones marked; its name is the title."""
    query = {"columns": ",".join(place.seen(workspace, scope))}
    page = listing.Listing(workspace, listing.read(workspace, query, scope), scope)
    rows = page.read([record.pk])
    open_to = page.open_to(rows)
    found = []
    for column in page.columns:
        if column.name == place.label_of(workspace):
            continue
        shown = cells.html_writer(column, open_to.get(column.name, ()))(rows[0])
        empty = shown in {cells.NOTHING, written.NOTHING}
        found.append(
            {"name": column.name, "label": column.field.label, "empty": empty,
             "value": SafeString(shown)}
        )  # fmt: skip
    return found


def _laid_out(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a record's verbs as buttons, and what a calm row has no room for as a menu."""
    if len(found) <= BUTTONS:
        return {"deeds": found, "more_deeds": []}
    shown = [deed for deed in found if not deed["danger"]][: BUTTONS - 1]
    return {"deeds": shown, "more_deeds": [deed for deed in found if deed not in shown]}


def deeds(request: HttpRequest, workspace: Workspace, record: Any) -> list[dict[str, Any]]:
    """Return the verbs that a person may do on a record as it stands."""
    person = asked.person(request)
    return [
        {"name": verb.name, "label": verb.label, "danger": verb.danger, "asks": bool(verb.asks),
         "href": f"/{workspace.name}/{record.pk}/{verb.name}/"}
        for verb in workspace.verbs
        if verb.listed and verbs.may(workspace, verb.name, person) and verb.when(record)
    ]  # fmt: skip
