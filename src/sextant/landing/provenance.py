"""Where a record came from: the files and lines that made or changed it, for its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.landing.models import LandedRow
from sextant.workspace.history import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

SHOWN = 20


def tell(workspace: Workspace, record: Any, _scope: Scope) -> Iterable[Entry]:
    """Return a line of history for each line of a file that wrote the record."""
    rows = (
        LandedRow.objects.filter(kind=workspace.name, record_id=record.pk)
        .select_related("file__landing__by")
        .order_by("-id")[:SHOWN]
    )
    return [_entry(row) for row in rows]


def _entry(row: LandedRow) -> Entry:
    landing = row.file.landing
    told = {"file": row.file.name, "line": row.line}
    if row.line is None:
        words = _("Named by %(file)s") % told
    elif row.before is None:
        words = _("Landed from line %(line)s of %(file)s") % told
    else:
        words = _("Changed by line %(line)s of %(file)s") % told
    at = landing.finished_at or landing.at
    return Entry(at=at, who=str(landing.by) if landing.by else "", words=words)
