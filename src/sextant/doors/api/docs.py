"""The API shown to people, drawn from its own description; no foreign script is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

METHODS = ("get", "post", "patch", "delete", "put")


@require_GET
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and fields, by subject."""
    from sextant.doors.api.api import api

    described = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method in METHODS:
            if method in operations:
                one = operations[method]
                subject = (one.get("tags") or ["figures"])[0]
                groups.setdefault(subject, []).append(_shown(method, path, one))
    return render(request, "api/docs.html", {"info": described["info"], "groups": groups.items()})


def _shown(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = body.get("schema", {})
    required = set(schema.get("required", ()))
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "parameters": operation.get("parameters", []),
        "fields": [
            {"name": name, "about": about, "required": name in required}
            for name, about in schema.get("properties", {}).items()
        ],
    }
