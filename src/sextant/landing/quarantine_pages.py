"""Refused rows on a page: mended in place and landed again, or taken away as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.kernel.unable import Unable
from sextant.landing import quarantine
from sextant.landing.pages import found, lander
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
@require_POST
def mend(request: HttpRequest, number: int) -> HttpResponse:
    """Land the chosen rows again with what was typed."""
    landing = found(request, number)
    mended: dict[int, dict[str, str]] = {}
    rows = {row.pk: row for row in quarantine.waiting(landing)}
    for name, value in request.POST.items():
        pk, _mark, column = name.partition(":")
        if _mark and pk.isdecimal() and len(pk) < 19 and int(pk) in rows:  # noqa: PLR2004 - no key is longer
            mended.setdefault(int(pk), {})[column] = str(value)
    changed = {
        pk: cells
        for pk, cells in mended.items()
        if request.POST.get("do") == "again" or _differs(rows[pk].values, cells)
    }
    try:
        again = quarantine.mend(landing, changed, by=lander(request), at=asking.moment())
    except Unable as unable:
        messages.error(request, str(unable) if changed else _("Correct at least one row first."))
        return redirect("landing:landing", number=number)
    return redirect("landing:landing", number=again.pk)


def _differs(values: dict[str, str], cells: dict[str, str]) -> bool:
    return any(values.get(name, "") != cell for name, cell in cells.items())


@login_required
@require_GET
def as_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Give the refused rows back as a file with the columns of the first."""
    text = quarantine.as_csv(found(request, number))
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="quarantine-{number}.csv"'
    return answer
