"""What the left rail offers: the day's work, the chapters, then folded settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.roles import Reach, role
from sextant.workspace import declare

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@cache
def _address(url: str, args: tuple[str, ...]) -> str | None:
    if url == "workspace:list" and not declare.is_known(args[0]):
        return None
    try:
        return reverse(url, args=args)
    except NoReverseMatch:
        return None


@dataclass(frozen=True)
class Item:
    """A line of the rail: where it leads, what a person must see or may do for it.

    Pages `within` other addresses belong to it too.
    """

    label: _StrPromise
    icon: str
    url: str
    args: tuple[str, ...] = ()
    sees: str = ""
    number: str = ""
    does: str = ""
    within: tuple[str, ...] = ()

    def address(self) -> str | None:
        """Return where the line leads, or None while there is no such page."""
        return _address(self.url, self.args)


@dataclass(frozen=True)
class Line:
    """A line as one person sees it on one page."""

    item: Item
    href: str
    current: bool


@dataclass(frozen=True)
class Part:
    """Lines that belong together; a part with an icon is a setting, folded until it is needed."""

    title: _StrPromise | str
    items: tuple[Item, ...]
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """A part of the rail as one person sees it on one page."""

    part: Part
    lines: list[Line]

    @property
    def folds(self) -> bool:
        """Whether it is one line of the rail until someone opens it."""
        return bool(self.part.icon) and len(self.lines) > 1

    @property
    def holds_current(self) -> bool:
        """Whether the page shown stands in this group."""
        return any(line.current for line in self.lines)


HOME = Item(_("Home"), "home", "home")
SELL = (
    Item(_("My day"), "clock", "my-day", sees="activity"),
    Item(_("Calendar"), "calendar", "calendar", sees="activity"),
    Item(_("Pipeline"), "layout-kanban", "board", sees="deal"),
    Item(_("Deals"), "list", "workspace:list", ("deals",), sees="deal"),
    Item(_("Accounts"), "building", "workspace:list", ("accounts",), sees="account"),
    Item(_("Contacts"), "address-book", "workspace:list", ("contacts",), sees="contact"),
    Item(_("Leads"), "target-arrow", "workspace:list", ("leads",), sees="lead"),
    Item(_("Public pool"), "world", "pool", sees="lead", does="lead.claim"),
    Item(_("Registrations"), "flag", "workspace:list", ("registrations",), sees="registration"),
    Item(_("Activities"), "calendar-event", "workspace:list", ("activities",), sees="activity"),
)
COLLECT = (
    Item(_("Quotes"), "file-invoice", "workspace:list", ("quotes",), sees="quote"),
    Item(_("Orders"), "shopping-cart", "workspace:list", ("orders",), sees="order"),
    Item(_("Invoices"), "receipt", "workspace:list", ("invoices",), sees="invoice"),
    Item(_("Receivables"), "coin", "receivables", sees="invoice", within=("/payments/",)),
    Item(_("Approvals"), "circle-check", "approvals", sees="approval", within=("/approvals/",)),
    Item(_("Initiatives"), "bolt", "workspace:list", ("initiatives",), sees="initiative"),
    Item(_("Alerts"), "alert-triangle", "alerts"),
)
DATA = (
    Item(_("Products"), "package", "workspace:list", ("products",), sees="product"),
    Item(_("People"), "users", "people", sees="person"),
    Item(_("Duplicates"), "copy", "duplicates", sees="contact"),
    Item(_("Import"), "file-import", "landing:start", does="landing.land"),
)
CHAPTERS = (
    Item(pgettext_lazy("chapter", "Strategy"), "compass", "strategy", number="01"),
    Item(pgettext_lazy("chapter", "Team"), "users-group", "team", number="02"),
    Item(
        pgettext_lazy("chapter", "Performance"),
        "gauge",
        "performance",
        number="03",
        within=("/behaviour/",),
    ),
    Item(pgettext_lazy("chapter", "Customers"), "heart-handshake", "customers", number="04"),
    Item(pgettext_lazy("chapter", "Reporting"), "report-analytics", "reporting", number="05"),
    Item(pgettext_lazy("chapter", "Resources"), "wallet", "resources", number="06"),
)
COMPANY = (
    Item(_("Units"), "sitemap", "workspace:list", ("units",), does="unit.create"),
    Item(_("Territories"), "world", "workspace:list", ("territories",), does="list.create"),
    Item(_("Pipelines"), "layout-kanban", "workspace:list", ("pipelines",), does="list.create"),
    Item(_("Loss reasons"), "thumb-down", "workspace:list", ("loss_reasons",), does="list.create"),
    Item(_("Competitors"), "flag", "workspace:list", ("competitors",), does="list.create"),
    Item(_("Sources"), "tag", "workspace:list", ("sources",), does="list.create"),
    Item(_("Exchange rates"), "coin", "workspace:list", ("rates",), does="rate.create"),
)
INTAKE = (
    Item(_("Web forms"), "table", "workspace:list", ("forms",), does="form.create"),
    Item(_("Assignment rules"), "arrows-sort", "assignment", does="lead.assign", sees="rule"),
    Item(_("Pool policies"), "history", "workspace:list", ("pool_policies",), does="rule.create"),
    Item(
        _("Mail templates"), "mail", "workspace:list", ("mail_templates",), does="template.create"
    ),
)
PRICES = (
    Item(_("Price books"), "tag", "workspace:list", ("price_books",), does="price.create"),
    Item(
        _("Product options"), "package", "workspace:list", ("option_groups",), does="price.create"
    ),
    Item(_("Bundles"), "package", "workspace:list", ("bundles",), does="price.create"),
    Item(
        _("Discount limits"), "gauge", "workspace:list", ("authority_limits",), does="limit.create"
    ),
    Item(_("Approval rules"), "list", "workspace:list", ("approval_rules",), does="limit.create"),
    Item(
        _("Letterheads"),
        "file-invoice",
        "workspace:list",
        ("letterheads",),
        does="letterhead.create",
    ),
)
SYSTEM = (Item(_("Background work"), "refresh", "background", does="reaction.mend"),)
MENU = (
    Part("", (HOME,)),
    Part(_("Sell"), SELL),
    Part(_("Offer and collect"), COLLECT),
    Part(_("Data"), DATA),
    Part(_("Chapters"), CHAPTERS),
)
SETTINGS = (
    Part(_("Company and lists"), COMPANY, "sitemap"),
    Part(_("Leads and mail"), INTAKE, "filter"),
    Part(_("Prices and limits"), PRICES, "tag"),
    Part("", SYSTEM, "refresh"),
)


def groups(role_name: str, path: str) -> list[Group]:
    """Return the rail's groups without empty ones; the line nearest to the page is marked."""
    found = [(part, _followed(part.items, role_name)) for part in (*MENU, *SETTINGS)]
    here = _nearest(path, [pair for _part, shown in found for pair in shown])
    return [
        Group(part, [Line(item, href, current=href == here) for item, href in shown])
        for part, shown in found
        if shown
    ]


def lines(role_name: str, path: str) -> list[Line]:
    """Return every line of the rail in its order."""
    return [line for group in groups(role_name, path) for line in group.lines]


def shortcuts(role_name: str, path: str) -> list[Line]:
    """Return the four lines a phone's bottom bar has room for."""
    return lines(role_name, path)[:4]


def _followed(items: tuple[Item, ...], role_name: str) -> list[tuple[Item, str]]:
    return [
        (item, href)
        for item in items
        if _visible(item, role_name) and (href := item.address()) is not None
    ]


def _nearest(path: str, followed: list[tuple[Item, str]]) -> str:
    above = [
        (len(place), href)
        for item, href in followed
        for place in (href, *item.within)
        if path == place or (place != "/" and path.startswith(place))
    ]
    return max(above, default=(0, ""))[1]


def _visible(item: Item, role_name: str) -> bool:
    here = role(role_name)
    if item.does and not here.permits(item.does):
        return False
    return not item.sees or here.reach(item.sees) is not Reach.NONE
