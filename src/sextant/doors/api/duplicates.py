"""Duplicates by the API: who may be the one that is about to be written, and pairs to decide upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from ninja import Router

from sextant.book.prospects import candidates, pairs
from sextant.kernel.roles import Reach
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from sextant.kernel.scope import Scope

router = Router()
MOST = 200
Answer = dict[str, Any]


def _scope(request: HttpRequest, kind: str) -> Scope:
    scope = asking.whole_scope_for(request)
    if scope.reach(kind) is Reach.NONE:
        raise Http404
    return scope


def _like(kind: str) -> Callable[..., Answer]:
    def like(request: HttpRequest) -> Answer:
        values = {name: request.GET.get(name, "")[:300] for name in candidates.TYPED}
        found = candidates.like(kind, values, _scope(request, kind))
        return {
            "candidates": [
                {"kind": each.kind, "id": each.key, "name": each.label, **_said(each.evidence)}
                for each in found
            ]
        }

    return like


def _pairs(kind: str) -> Callable[..., Answer]:
    def found(request: HttpRequest) -> Answer:
        twins = pairs.twins(kind, _scope(request, kind))
        return {
            "pairs": [
                {
                    "first": {"id": each.first["id"], "name": each.first["name"]},
                    "second": {"id": each.second["id"], "name": each.second["name"]},
                    **_said(each.evidence),
                }
                for each in twins[:MOST]
            ]
        }

    return found


def _said(evidence: Any) -> Answer:
    return {"score": evidence.score, "reasons": [str(reason) for reason in evidence.reasons]}


PARAMETERS = [
    {"in": "query", "name": name, "required": False, "schema": {"type": "string"}}
    for name in candidates.TYPED
]
for kind, name in candidates.NAMES.items():
    router.add_api_operation(
        f"/{name}/duplicates", ["GET"], _like(kind), tags=[name],
        operation_id=f"{name}_duplicates",
        summary=f"Records that one about to be added to {name} may be already",
        openapi_extra={"parameters": PARAMETERS},
    )  # fmt: skip
    router.add_api_operation(
        f"/{name}/duplicates/pairs", ["GET"], _pairs(kind), tags=[name],
        operation_id=f"{name}_duplicate_pairs", summary=f"Pairs of {name} that may be one",
    )  # fmt: skip
