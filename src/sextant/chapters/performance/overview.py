"""The chapter's first page: whether we are on track, and which pages say more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sextant.chapters.performance.aiming import Aim, shown
from sextant.chapters.performance.landing_chart import Landing
from sextant.plans import tracking
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope


@dataclass(frozen=True)
class Page:
    """A page of the chapter: the question it answers, and what one must see to be led there."""

    name: str
    label: _StrPromise
    question: _StrPromise
    icon: str
    sees: str = "target"
    args: tuple[str, ...] = ()

    @property
    def address(self) -> str | None:
        """Return where it is, or None where there is no such page."""
        try:
            return reverse(self.name, args=self.args)
        except NoReverseMatch:
            return None


PAGES = (
    Page("targets", _("Targets"), _("Will the plan be met: by the whole, each unit, each person?"),
         "target-arrow"),
    Page("deviations", _("Deviations"), _("Who is off the plan, why, and what is done about it?"),
         "alert-triangle"),
    Page("funnel", _("Funnel"), _("Where do deals get lost, and what moved the pipeline?"), "filter",
         "deal"),
    Page("behaviour", _("Behaviour"), _("What do people do, and what of it goes with results?"),
         "users", "activity"),
    Page("my-target", _("My target"), _("Where do I stand, and what must each day bring?"), "user"),
    Page("team-wall", _("Team wall"), _("How far is everyone, day by day, large on a screen?"),
         "users-group"),
    Page("workspace:list", _("Initiatives"), _("What was undertaken to change a number?"), "bolt",
         "initiative", ("initiatives",)),
    Page("workspace:list", _("Plans"), _("What was planned, in which versions, agreed by whom?"),
         "list", "plan", ("plans",)),
    Page("metrics-catalogue", _("Metrics"), _("Which numbers are there, and what do they mean?"),
         "list", "list"),
)  # fmt: skip


@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Answer in a sentence, and lead on."""
    aim = Aim.of(request)
    return render(
        request,
        "performance/overview.html",
        {**shown(request, aim), "pages": pages(aim.look.scope), **_answer(request, aim)},
    )


def pages(scope: Scope) -> list[Page]:
    """Return the pages that are there and open to a scope."""
    return [each for each in PAGES if each.address and scope.spans(each.sees) != ()]


def _answer(request: HttpRequest, aim: Aim) -> dict[str, Any]:
    if not aim.plans or not aim.sees:
        return {}
    found = tracking.whole(aim.tracked)
    landing = Landing.of(found.whole.values) if aim.look.is_running else None
    top = replace(found.whole, name=aim.name(asking.organisation_of(request)))
    return {"at": top, "landing": landing, "whole": found}
