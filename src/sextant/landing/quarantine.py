"""Refused rows: shown, given back as a file, mended and landed again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind
from sextant.landing import landings, targets
from sextant.landing.models import LandedFile, Landing, RefusedRow

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person


class UnableToMend(Unable):
    """There is nothing to mend."""


def find(number: int, by: Person | None = None, *, every: bool = True) -> Landing:
    """Return a landing by its number, or refuse."""
    found: Landing | None = Landing.objects.visible_to(by, every=every).filter(pk=number).first()
    if found is None:
        raise UnableToFind(_("There is no landing %(number)s.") % {"number": number})
    return found


def latest(by: Person | None = None, *, every: bool = True, count: int = 50) -> list[Landing]:
    """Return the latest landings, newest first."""
    return list(Landing.objects.visible_to(by, every=every).select_related("by")[:count])


def waiting(landing: Landing) -> list[RefusedRow]:
    """Return the refused rows of a landing that nobody has mended yet."""
    rows: Any = RefusedRow.objects.waiting().filter(file__landing=landing)
    return list(rows.select_related("file"))


def as_csv(landing: Landing, file: LandedFile | None = None) -> str:
    """Return refused rows with the columns of their file, ready to be mended and landed again."""
    files = [file] if file else list(landing.files.order_by("id"))
    text = io.StringIO()
    for each in files:
        rows = [row for row in waiting(landing) if row.file_id == each.pk]
        if rows:
            text.write(_csv(each, [row.values for row in rows]))
    return text.getvalue()


def mend(
    landing: Landing,
    mended: Mapping[int, Mapping[str, str]],
    *,
    by: Person | None,
    at: datetime,
) -> Landing:
    """Land refused rows again with corrected values; what is still wrong is refused anew."""
    require(by, "landing.land")
    rows = [row for row in waiting(landing) if row.pk in mended]
    if not rows:
        raise UnableToMend(_("These rows are mended already."))
    files: dict[LandedFile, list[RefusedRow]] = {}
    for row in rows:
        files.setdefault(row.file, []).append(row)
    parts = [
        (file, _csv(file, [{**row.values, **mended[row.pk]} for row in of_file]))
        for file, of_file in files.items()
    ]
    plan = landing.plan
    again = landings.begin(
        [(_name(file), io.BytesIO(text.encode())) for file, text in parts],
        by=by,
        at=at,
        said={
            "files": {_name(file): _mapping(file) for file, _text in parts},
            "names": plan.get("names"), "create": plan.get("create", True),
        },
    )  # fmt: skip
    landings.land(again, by=by, at=at)
    RefusedRow.objects.filter(pk__in=[row.pk for row in rows]).update(mended_at=at)
    return again


def _name(file: LandedFile) -> str:
    stem = file.name.replace(" › ", " ").rsplit(".", 1)[0]
    return f"{stem}-{file.pk}.csv"


def _csv(file: LandedFile, values: list[dict[str, str]]) -> str:
    text = io.StringIO()
    header = [*file.header, *_further(file)]
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(values)
    return text.getvalue()


def _further(file: LandedFile) -> dict[str, str]:
    """Return the columns, with their fields, that rows without a number of their own were given."""
    about = targets.straight(file.workspace)
    if about is None or about.derive is not None:
        return {}
    line = about.key[1]
    taken = {each["field"] for each in file.mapping["columns"].values()}
    return {} if line in taken else {line: line}


def _mapping(file: LandedFile) -> dict[str, Any]:
    further = {name: {"field": name} for name in _further(file)}
    return {**file.mapping, "columns": {**file.mapping["columns"], **further}}
