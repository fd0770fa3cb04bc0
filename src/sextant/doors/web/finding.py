"""What the palette finds: pages of the rail, then whatever other rooms offer for searching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.doors.web import menu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest

LIMIT = 8


@dataclass(frozen=True)
class Found:
    """A line of the palette."""

    label: str
    href: str
    icon: str = "arrow-right"
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one kind under a title."""

    title: str
    lines: list[Found]


SEEKERS: list[Callable[[HttpRequest, str], Iterable[Group]]] = []


def find(request: HttpRequest, query: str) -> list[Group]:
    """Return groups of lines that match, pages first; empty groups are left out."""
    found = [Group(_("Pages"), pages(request, query))]
    for seek in SEEKERS:
        found.extend(seek(request, query))
    return [group for group in found if group.lines]


def pages(request: HttpRequest, query: str) -> list[Found]:
    """Return the pages of the rail whose name holds every typed word."""
    words = query.lower().split()
    role_name = getattr(request.user, "role", "")
    return [
        Found(str(line.item.label), line.href, line.item.icon)
        for _title, lines in menu.groups(role_name, request.path)
        for line in lines
        if all(word in str(line.item.label).lower() for word in words)
    ][:LIMIT]
