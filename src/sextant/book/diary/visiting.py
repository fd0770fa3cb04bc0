"""The place of a visit on its page: where one checked in, and the way to check in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book import visits
from sextant.kernel.roles import permits
from sextant.workspace import asking, sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.book.models import Activity
    from sextant.kernel.scope import Scope


def panel(
    record: Activity,
    *,
    request: HttpRequest,
    scope: Scope,  # noqa: ARG001 - the engine hands it over
) -> Mapping[str, Any] | None:
    """Return where a visit took place, and whether one may check in."""
    if record.kind not in visits.PLACED:
        return None
    may = permits(asking.person_of(request), "activity.check_in")
    return {
        "activity": record,
        "may": may and visits.may_check_in(record),
        "token": sending.token(),
    }
