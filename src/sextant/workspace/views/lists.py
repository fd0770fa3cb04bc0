"""The list of a workspace, and the two panels that change what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sextant.kernel.roles import permits
from sextant.workspace import cells, listing, saved, sending, verbs, written
from sextant.workspace import columns as place
from sextant.workspace.declare import Kind
from sextant.workspace.views import asked, panels

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Workspace
    from sextant.workspace.listing import Listing

UNSAFE = frozenset({Kind.LONG_TEXT, Kind.SECRET})


@require_GET
@login_required
def show(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Show a list as its address asks for it."""
    scope = asked.scope(request, workspace, narrowed=True)
    page = listing.Listing(workspace, listing.read(workspace, request.GET, scope), scope)
    part = asked.is_part(request)
    template = "workspace/list_part.html" if part else "workspace/list.html"
    return asked.varied(render(request, template, _context(request, page)))


def _context(request: HttpRequest, page: Listing) -> dict[str, Any]:
    workspace, person = page.workspace, asked.person(request)
    rows = cells.table_rows(workspace, page.columns, page.rows, page.open_to(page.rows))
    edits = verbs.may(workspace, "edit", person)
    return {
        "workspace": workspace,
        "noun": workspace.noun,
        "nouns": workspace.nouns,
        "base": f"/{workspace.name}/",
        "rows": SafeString("".join(rows)),
        "heads": [_head(request.GET, page, column, edits=edits) for column in page.columns],
        "chips": _chips(request.GET, page),
        "text": page.asked.text,
        "asked": page.asked,
        "plain": not (page.asked.filters or page.asked.text or page.asked.problems),
        "count": page.count,
        "counted": written.number(min(page.count, page.counted)),
        "beyond": page.count > page.counted,
        **_pager(request.GET, page),
        "creates": verbs.creates(workspace, person),
        "exports": permits(person, "export"),
        "keeps": permits(person, "view.keep"),
        "lands": workspace.lands and permits(person, "landing.land"),
        "landing": asked.address("landing:start"),
        "deeds": _deeds(workspace, request),
        "views": _views(request, workspace),
        "query": request.GET.urlencode(),
        "here": request.get_full_path(),
        "token": sending.token(),
    }


def _head(query: QueryDict, page: Listing, column: Column, *, edits: bool) -> dict[str, Any]:
    name, sort = column.name, page.asked.sort
    turned = f"-{name}" if sort == name else name
    return {
        "name": name,
        "label": column.field.label,
        "numeric": column.field.kind in place.FIGURES,
        "href": asked.changed(query, sort=turned, page=None) if column.sortable else "",
        "way": {name: "ascending", f"-{name}": "descending"}.get(sort, ""),
        "edits": edits and safe_inline(page.workspace, column),
    }


def safe_inline(workspace: Workspace, column: Column) -> bool:
    """Tell whether a column may be changed in the list: short, and not the record's own name."""
    return (
        column.field.editable
        and not column.many
        and column.field.kind not in UNSAFE
        and column.name != place.label_of(workspace)
    )


def _chips(query: QueryDict, page: Listing) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "words": one.words,
            "href": asked.changed(query, **{one.name: None, "page": None}),
        }
        for one in page.asked.filters
    ]


def _pager(query: QueryDict, page: Listing) -> dict[str, Any]:
    number = page.asked.page
    first = (number - 1) * page.asked.rows + 1
    return {
        "first": written.number(first),
        "last": written.number(first + len(page.rows) - 1),
        "earlier": asked.changed(query, page=str(number - 1)) if number > 1 else "",
        "later": asked.changed(query, page=str(number + 1)) if page.has_next else "",
        "start": asked.changed(query, page=None),
    }


def _deeds(workspace: Workspace, request: HttpRequest) -> list[dict[str, Any]]:
    person = asked.person(request)
    return [
        {"name": verb.name, "label": verb.label, "danger": verb.danger, "asks": bool(verb.asks)}
        for verb in workspace.verbs
        if verb.bulk and verbs.may(workspace, verb.name, person)
    ]


def _views(request: HttpRequest, workspace: Workspace) -> list[dict[str, Any]]:
    person, now = asked.person(request), saved.essence(request.GET.urlencode())
    found: list[dict[str, Any]] = [
        {"key": None, "name": _("All"), "href": f"/{workspace.name}/", "current": not now}
    ]
    for view in saved.views(workspace, person):
        mine = view.person_id == person.pk
        found.append(
            {
                "key": view.pk,
                "name": view.name,
                "href": f"/{workspace.name}/?{view.query}",
                "current": now == view.query and bool(now),
                "mine": mine,
                "by": "" if mine else view.person.name,
            }
        )
    return found


@require_GET
@login_required
def filter_panel(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Show a control for each filter, filled as the list stands."""
    scope = asked.scope(request, workspace)
    known = place.seen(workspace, scope)
    names = dict.fromkeys((*workspace.filters, *(n for n in request.GET if n in known)))
    controls = [
        panels.control(known[name], ",".join(request.GET.getlist(name)), scope)
        for name in names
        if name in known
    ]
    kept = [(n, v) for n in request.GET for v in request.GET.getlist(n) if n not in names]
    context = {"controls": controls, "kept": kept, "base": f"/{workspace.name}/"}
    return render(request, "workspace/filter_panel.html", context)


@require_GET
@login_required
def column_panel(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Show which columns the list has and could have."""
    scope = asked.scope(request, workspace)
    shown = listing.read(workspace, request.GET, scope).columns
    known = place.seen(workspace, scope)
    label = place.label_of(workspace)
    ordered = [*shown, *(name for name in known if name not in shown)]
    choices = [
        {"name": n, "label": known[n].field.label, "shown": n in shown, "fixed": n == label}
        for n in ordered
    ]
    kept = [
        (n, v) for n in request.GET for v in request.GET.getlist(n) if n not in {"columns", "page"}
    ]
    context = {"choices": choices, "kept": kept, "base": f"/{workspace.name}/"}
    return render(request, "workspace/column_panel.html", context)
