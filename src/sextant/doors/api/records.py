"""Records by the API: every workspace with the same addresses, described field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)  # ninja reads them at run time
from django.utils.translation import gettext as _
from ninja import Router

from sextant.doors.api import describing
from sextant.kernel.roles import Reach, require
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking, declare, sent, verbs, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Verb, Workspace

router = Router()
OFFERED = 20
Answer = dict[str, Any]


def _scope(request: HttpRequest, workspace: Workspace, *, narrowed: bool = False) -> Scope:
    scope = asking.scope_for(request) if narrowed else asking.whole_scope_for(request)
    if scope.reach(workspace.kind) is Reach.NONE:
        raise Http404
    return scope


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise sent.UnableToRead({"body": _("Send a JSON object.")}) from None
    if not isinstance(data, dict):
        raise sent.UnableToRead({"body": _("Send a JSON object.")})
    return data


def _many(workspace: Workspace) -> Callable[..., Any]:
    def many(request: HttpRequest) -> Answer:
        scope = _scope(request, workspace, narrowed=True)
        page = sent.page(workspace, request.GET, scope)
        return {
            "rows": [sent.plain(page.columns, row) for row in page.rows],
            "page": page.asked.page,
            "rows_a_page": page.asked.rows,
            "count": min(page.count, page.counted),
            "more_than_counted": page.count > page.counted,
            "has_next": page.has_next,
        }

    return many


def _one(workspace: Workspace) -> Callable[..., Any]:
    def one(request: HttpRequest, key: int) -> Answer | HttpResponse:
        scope = _scope(request, workspace)
        if (other := verbs.stand_in(workspace, key, scope)) is not None:
            return HttpResponseRedirect(f"/api/{workspace.name}/{other}")
        return sent.one(workspace, key, scope)

    return one


def _options(workspace: Workspace) -> Callable[..., Any]:
    def options(request: HttpRequest, q: str = "") -> Answer:
        found = words.matches(workspace, q.strip(), _scope(request, workspace), OFFERED)
        return {"options": [{"id": key, "label": label} for key, label in found]}

    return options


def _create(workspace: Workspace) -> Callable[..., Any]:
    def create(request: HttpRequest) -> HttpResponse:
        scope, data = _scope(request, workspace), _body(request)
        person, now = asking.person_of(request), asking.moment()
        assert person is not None
        if not verbs.creates(workspace, person):
            require(person, f"{workspace.kind}.create")
            raise UnableToFind(_("Records of this kind are not added by hand."))

        key = sent.create(workspace, data, scope=scope, by=person, at=now).pk
        place = {"Location": f"/api/{workspace.name}/{key}"}
        return JsonResponse(_shown(workspace, key, scope), status=201, headers=place)

    return create


def _edit(workspace: Workspace) -> Callable[..., Any]:
    def edit(request: HttpRequest, key: int) -> Answer:
        scope = _scope(request, workspace)
        record = verbs.find(workspace, key, scope)
        person, now = asking.person_of(request), asking.moment()
        data = _body(request)
        read = request.headers.get("If-Match", "").strip('W/" ')
        if read not in {"", "*"}:
            data.setdefault("version", read)
        sent.edit(workspace, record, data, scope=scope, by=person, at=now)
        return _shown(workspace, key, scope)

    return edit


def _remove(workspace: Workspace) -> Callable[..., Any]:
    def remove(request: HttpRequest, key: int) -> HttpResponse:
        record = verbs.find(workspace, key, _scope(request, workspace))
        verbs.remove(workspace, record, by=asking.person_of(request), at=asking.moment())
        return HttpResponse(status=204)

    return remove


def _do(workspace: Workspace, verb: Verb) -> Callable[..., Any]:
    def do(request: HttpRequest, key: int) -> Answer:
        scope = _scope(request, workspace)
        record = verbs.find(workspace, key, scope)
        person, now = asking.person_of(request), asking.moment()
        require(person, f"{workspace.kind}.{verb.name}")
        sent.do(verb, record, _body(request), scope=scope, by=person, at=now)
        return _shown(workspace, key, scope)

    return do


def _shown(workspace: Workspace, key: int, scope: Scope) -> Answer:
    try:
        return sent.one(workspace, key, scope)
    except UnableToFind:
        return {"id": key}  # given to someone outside one's own scope


def _add(workspace: Workspace) -> None:
    base, tags = f"/{workspace.name}", [str(workspace.name)]
    say = describing.Describing(workspace)
    for method, path, view, about in (
        ("GET", base, _many(workspace), say.many()),
        ("POST", base, _create(workspace), say.create()),
        ("GET", f"{base}/options", _options(workspace), say.options()),
        ("GET", f"{base}/{{int:key}}", _one(workspace), say.one()),
        ("PATCH", f"{base}/{{int:key}}", _edit(workspace), say.edit()),
        ("DELETE", f"{base}/{{int:key}}", _remove(workspace), say.remove()),
        *(
            ("POST", f"{base}/{{int:key}}/{verb.name}", _do(workspace, verb), say.verb(verb))
            for verb in workspace.verbs
        ),
    ):
        router.add_api_operation(
            path,
            [method],
            view,
            tags=tags,
            operation_id=about.pop("id"),
            summary=about.pop("summary"),
            openapi_extra=about,
        )


for workspace in declare.every():
    _add(workspace)
