"""The order lines behind a number: a page at a time, or all of them as a file."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.looking import Look
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions
from sextant.metrics.drill import NOTHING
from sextant.metrics.listing import Listing, listing
from sextant.metrics.schemas import ORDER_LINES
from sextant.workspace import asking
from sextant.workspace.exports import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

SHOWN = 50
USUAL = "sales"


@require_GET
@login_required
def order_lines(request: HttpRequest) -> HttpResponse:
    """List the order lines behind a number, or all a person may see."""
    look = _look(request)
    known = catalogue.every()[_metric(request)]
    shown: dict[str, Any] = {"look": look, "metric": known, "where": _told(request)}
    try:
        found = _listing(request, look)
    except Unable as refusal:
        return render(request, "book/order_lines.html", shown | {"refusal": refusal}, status=422)
    pages: Any = Paginator(found, SHOWN)  # type: ignore[arg-type]  # it counts and cuts, as lists do
    page = pages.get_page(request.GET.get("page"))
    shown |= {"page": page, "sees_margin": "margin" in found.columns}
    return render(request, "book/order_lines.html", shown)


@require_GET
@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give all the lines behind a number as CSV."""
    look = _look(request)
    require(asking.person_of(request), "export")
    found = _listing(request, look)
    answer = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    name = f"order_lines-{look.today.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _look(request: HttpRequest) -> Look:
    look = Look.of(request)
    if look.scope.spans(ORDER_LINES.kind) == ():
        raise Http404
    return look


def _metric(request: HttpRequest) -> str:
    """Return the number whose lines are asked for; a strange one is answered by all lines."""
    asked = request.GET.get("metric", USUAL)
    known = catalogue.every().get(asked)
    return asked if known is not None and known.fact is ORDER_LINES else USUAL


def _listing(request: HttpRequest, look: Look) -> Listing:
    return listing(
        _metric(request),
        where=_where(request),
        period=look.period if request.GET.get("period") else None,
        scope=look.scope,
        today=look.today,
    )


def _where(request: HttpRequest) -> dict[str, list[Any]]:
    """Return what the address asks of each dimension; keys are numbers, none is nothing."""
    found: dict[str, list[Any]] = {}
    for name in catalogue.every()[USUAL].dimensions:
        text = request.GET.get(name, "")
        if not text or dimensions.EVERY[name].is_time:
            continue
        parts = [part.replace("\\,", ",") for part in re.split(r"(?<!\\),", text)]
        found[name] = [None if part == NOTHING else part for part in parts]
    return found


def _told(request: HttpRequest) -> list[tuple[Any, str]]:
    """Return the conditions in words: keys are left to the rows to name."""
    where = _where(request).items()
    return [
        (dimensions.EVERY[name].label, ", ".join(part or "–" for part in parts))
        for name, parts in where
        if not (dimensions.EVERY[name].key and all(part and part.isdecimal() for part in parts))
    ]


def _csv(found: Listing) -> Iterator[str]:
    yield "\ufeff" + _line(found.columns)
    for row in found:
        yield _line(["" if value is None else value for value in row.values()])


def _line(values: list[Any]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guarded(str(value)) for value in values])
    return text.getvalue()
