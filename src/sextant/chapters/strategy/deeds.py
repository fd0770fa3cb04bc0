"""What a person may do with a version of a plan, as its status and their role allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sextant.kernel.roles import permits
from sextant.plans.models import Version

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.chapters.strategy.sheet import Look

Status = Version.Status
DRAFT = (Status.DRAFT,)
EVERY = tuple(Status)


@dataclass(frozen=True)
class Deed:
    """A verb that the workspace of plans asks about in a dialog."""

    name: str
    label: _StrPromise
    icon: str
    statuses: tuple[str, ...]
    needs: tuple[str, ...] = ()
    leads: bool = False
    """Whether it is what a version of this status waits for."""
    danger: bool = False
    stays: bool = True
    """Whether the version it is done to is looked at afterwards."""


DEEDS = (
    Deed("propose", _("Propose"), "users", DRAFT, leads=True),
    Deed("publish", _("Publish"), "check", (Status.APPROVED,), leads=True),
    Deed("revise", _("Make a draft"), "copy", (Status.PUBLISHED,), leads=True, stays=False),
    Deed("publish", _("Publish"), "check", DRAFT),
    Deed("lift", _("Make stretch or challenge"), "arrow-up", DRAFT, ("plan.edit",)),
    Deed("pad", _("Padding"), "plus", DRAFT),
    Deed("revise", _("Make a draft"), "copy", tuple(each for each in EVERY
                                                    if each != Status.PUBLISHED), stays=False),
    Deed("discard", _("Discard"), "trash", tuple(Version.OPEN), danger=True, stays=False),
)  # fmt: skip


def of(look: Look, version: Version) -> list[dict[str, object]]:
    """Return what this person may do with a version now, each with its address."""
    return [
        {"deed": deed, "href": _address(look, version, deed)}
        for deed in DEEDS
        if version.status in deed.statuses and _may(look, deed)
    ]


def _may(look: Look, deed: Deed) -> bool:
    return all(permits(look.person, verb) for verb in (f"plan.{deed.name}", *deed.needs))


def _address(look: Look, version: Version, deed: Deed) -> str:
    back = reverse("plan-table", args=[look.plan.pk])
    if deed.stays:
        back += "?" + urlencode({"version": version.number, "level": look.level})
    to = reverse("workspace:do", args=["plans", look.plan.pk, deed.name])
    return f"{to}?{urlencode({'next': back})}"
