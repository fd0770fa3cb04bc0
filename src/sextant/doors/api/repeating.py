"""A request sent again with the same Idempotency-Key is answered as the first time, done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse

from sextant.kernel import tokens
from sextant.workspace import asking, sending
from sextant.workspace.sending import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from sextant.kernel.models import Person

WRITES = frozenset({"POST", "PATCH", "PUT", "DELETE"})
HEADER = "Idempotency-Key"
DESCRIBED: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string"},
    "description": "A text of your own, new for each deed. The same request with the same key, "
    "sent again within 30 days, is done once and answered as the first time; another request "
    "with the same key is refused with 409.",
}


class Repeats:
    """Middleware: writes of the API that carry a key are done once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or answer it as the first time."""
        key = request.headers.get(HEADER, "").strip()
        if not key or request.method not in WRITES or not request.path.startswith("/api/"):
            return self.get_response(request)
        person = _person(request)
        if person is None:
            return self.get_response(request)
        fresh: list[HttpResponse] = []

        def act() -> Answer:
            fresh.append(self.get_response(request))
            return _answer(fresh[-1])

        try:
            answer = sending.answered(key, _asked(request), act, by=person, at=asking.moment())
        except sending.UnableToRepeat as refusal:
            return JsonResponse({"error": str(refusal)}, status=409)
        return _told(answer) if answer.is_repeated else fresh[-1]


def describe(schema: dict[str, Any]) -> None:
    """Say in the API's description that every write takes a key."""
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            if method.upper() in WRITES:
                operation["parameters"] = [*operation.get("parameters", ()), DESCRIBED]


def _person(request: HttpRequest) -> Person | None:
    scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
    holder = tokens.holder(text.strip()) if scheme.lower() == "bearer" else None
    return holder or asking.person_of(request)


def _asked(request: HttpRequest) -> str:
    # files are told apart by their size: they may be larger than memory
    is_file = (request.content_type or "").startswith("multipart/")
    size = request.headers.get("Content-Length", "")
    what = size if is_file else sending.digest(request.body)
    return f"{request.method} {request.get_full_path()} {what}"


def _answer(response: HttpResponse) -> Answer:
    body = "" if response.streaming else response.content.decode()
    return Answer(response.status_code, body, response.get("Location", ""))


def _told(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, content_type="application/json", status=answer.status)
    response["Idempotency-Replayed"] = "true"
    if answer.address:
        response["Location"] = answer.address
    return response
