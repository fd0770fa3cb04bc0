"""The units a person may narrow figures to, as lines of the scope picker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _

from sextant.kernel.roles import Reach, role
from sextant.workspace import asking

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from sextant.kernel.organisation import Organisation

DEEPEST = 3
OWNED = ("deal", "lead", "activity", "person")  # what is seen by where its owner stood


@dataclass(frozen=True)
class ScopeLine:
    """A unit in the picker: how deep it stands, and the address that narrows to it."""

    label: str
    href: str
    depth: int
    current: bool


def choices(request: HttpRequest, address: str) -> list[ScopeLine]:
    """Return everything first, then the units this person may look at, as a tree."""
    today = asking.today()
    chosen = dict(parse_qsl(urlsplit(address).query)).get("scope", "")
    lines = [ScopeLine(_("All I may see"), with_scope(address, ""), 0, current=not chosen)]
    organisation = asking.organisation_of(request)
    for unit_id, depth in _tree(organisation, _tops(request, organisation, today), today):
        name, key = organisation.units[unit_id].name, str(unit_id)
        href = with_scope(address, key)
        lines.append(ScopeLine(name, href, min(depth, DEEPEST), current=key == chosen))
    return lines


def label(request: HttpRequest, unit_id: int | None) -> str:
    """Return the name of the chosen unit for the picker's button."""
    units = asking.organisation_of(request).units if unit_id is not None else {}
    unit = units.get(unit_id or 0)
    return _("All I may see") if unit is None else unit.name


def with_scope(address: str, unit: str) -> str:
    """Return an address with another unit chosen, back on its first page."""
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key not in {"scope", "page"}]
    if unit:
        kept.append(("scope", unit))
    return parts._replace(query=urlencode(kept)).geturl()


def _tops(request: HttpRequest, organisation: Organisation, today: date) -> list[int]:
    mine = role(getattr(request.user, "role", ""))
    reaches = {mine.reach(kind) for kind in OWNED}
    if Reach.ALL in reaches:
        return [key for key in organisation.units if organisation.parent(key, today) is None]
    if Reach.SUBTREE in reaches and request.user.pk is not None:
        stays = organisation.stays(request.user.pk)
        return [stay.unit_id for stay in stays if stay.start <= today < stay.end]
    return []


def _tree(organisation: Organisation, tops: list[int], today: date) -> list[tuple[int, int]]:
    below: dict[int | None, list[int]] = {}
    for key in sorted(organisation.units, key=lambda key: organisation.units[key].name):
        below.setdefault(organisation.parent(key, today), []).append(key)
    found: list[tuple[int, int]] = []

    def walk(key: int, depth: int) -> None:
        if key in {seen for seen, _depth in found}:
            return
        found.append((key, depth))
        for child in below.get(key, []):
            walk(child, depth + 1)

    for top in tops:
        walk(top, 0)
    return found
