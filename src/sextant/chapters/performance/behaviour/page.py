"""Behaviour: who does what beside their peers, what goes with results, and what nobody can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.chapters.performance.behaviour import charts, telling
from sextant.chapters.performance.behaviour.asking import OUTCOMES, STEPS, Asked
from sextant.chapters.performance.behaviour.relating import relation
from sextant.chapters.performance.behaviour.standing import standing
from sextant.kernel import roles
from sextant.metrics import manifest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.chapters.performance.behaviour.relating import Related
    from sextant.chapters.performance.behaviour.standing import Standing

KEPT = ("period", "scope", "outcome", "step")


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Answer what people do, and what of it goes with results."""
    asked = Asked.seen(request)
    known = standing(asked)
    return render(
        request,
        "performance/behaviour.html",
        {
            "asked": asked,
            "look": asked.look,
            "standing": known,
            "compared": telling.compared(known),
            "roles": _roles(known, asked),
            "kept": [(n, v) for n, v in request.GET.items() if n in KEPT],
            "published_at": manifest.current().published_at,
            **(_results(asked) if asked.sees_results else {}),
        },
    )


def _results(asked: Asked) -> dict[str, Any]:
    found = relation(asked)
    return {
        "relation": found,
        "headline": telling.headline(found, asked),
        "rows": [_row(each, asked) for each in found.related],
        "chart": charts.effects(found.related, asked),
        "span": telling.span(asked),
        "cannot": telling.cannot(found, asked),
        "outcomes": [{"key": key, "label": label} for key, label in OUTCOMES.items()],
        "steps": [{"key": key, "label": label} for key, label in STEPS.items()],
    }


def _row(one: Related, asked: Asked) -> dict[str, Any]:
    """Return one behaviour's estimates as they are written."""

    def told(estimate: Any) -> dict[str, str] | None:
        if estimate is None:
            return None
        low, high = telling.bounds(estimate, asked)
        return {"value": telling.signed(estimate.value, asked), "low": low, "high": high}

    return {
        "one": one, "sentence": telling.sentence(one, asked), "before": told(one.before),
        "same": told(one.same), "after": told(one.after), "held": told(one.held),
        "standard": telling.without_unit(one.effect.standard),
        "plain": one.effect.plain and telling.without_unit(one.effect.plain),
    }  # fmt: skip


def _roles(known: Standing, asked: Asked) -> list[dict[str, Any]]:
    """Return the roles of those shown, for whoever may narrow to one."""
    there = {line.doer.role for line in known.lines}
    found = [
        {"key": each.name, "label": each.label, "is_chosen": each.name == asked.role}
        for each in roles.every()
        if each.name in there or each.name == asked.role
    ]
    return found if len(found) > 1 or asked.role else []
