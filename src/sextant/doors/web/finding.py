"""What the palette finds: pages of the rail, records, and numbers by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sextant.doors.web import menu
from sextant.metrics import catalogue
from sextant.workspace import asking, words

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGES, RECORDS, METRICS = 8, 5, 5
LONGEST = 100
ICONS = {
    "deals": "layout-kanban",
    "accounts": "building",
    "leads": "target-arrow",
    "activities": "calendar-event",
    "contacts": "address-book",
    "products": "package",
    "people": "user",
    "units": "sitemap",
    "territories": "map-pin",
}


@dataclass(frozen=True)
class Found:
    """A line of the palette."""

    label: str
    href: str
    icon: str = "list"
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one kind under a title."""

    title: str
    lines: list[Found]


def find(request: HttpRequest, query: str) -> list[Group]:
    """Return groups of lines that match, pages first; empty groups are left out."""
    text = query[:LONGEST]
    found = [Group(_("Pages"), pages(request, text))]
    if text:
        found += [Group(_("Figures"), figures(request, text)), *records(request, text)]
    return [group for group in found if group.lines]


def pages(request: HttpRequest, text: str) -> list[Found]:
    """Return the pages of the rail whose name holds every typed word."""
    role_name = getattr(request.user, "role", "")
    return [
        Found(str(line.item.label), line.href, line.item.icon)
        for line in menu.lines(role_name, request.path)
        if _holds(str(line.item.label), text)
    ][:PAGES]


def records(request: HttpRequest, text: str) -> list[Group]:
    """Return the records this person may see whose name or other searched field holds the text."""
    scope = asking.whole_scope_for(request)
    return [
        Group(
            str(capfirst(space.nouns)),
            [
                Found(label, f"/{space.name}/{key}/", ICONS.get(space.name, "list"))
                for key, label in lines
            ],
        )
        for space, lines in words.everywhere(text, scope, RECORDS)
    ]


def figures(request: HttpRequest, text: str) -> list[Found]:
    """Return the numbers this person may see whose name holds every typed word."""
    scope = asking.whole_scope_for(request)
    known = [
        metric
        for metric in catalogue.every().values()
        if not (metric.needs and not scope.permits(metric.needs))
        and _holds(f"{metric.label} {metric.name.replace('_', ' ')}", text)
    ]
    return [
        Found(str(metric.label), href, "chart-bar")
        for metric in known[:METRICS]
        if (href := _page_of(metric.name))
    ]


def _page_of(metric: str) -> str:
    try:
        return reverse("why", args=(metric,))
    except NoReverseMatch:
        return ""


def _holds(label: str, text: str) -> bool:
    return all(word in label.lower() for word in text.lower().split())
