"""The page of a pipeline: its stages in order, with what each asks, expects and bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.deals.gates import ASKED
from sextant.book.models import Deal, Pipeline, Stage
from sextant.kernel.roles import permits
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope


def context(pipeline: Pipeline, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the page shows beyond the fields: the stages and the open deals in each."""
    person = asking.person_of(request)
    sees = scope.spans("deal") != ()
    counts = Deal.objects.visible_to(scope).open().count_by_stage() if sees else {}
    stages = [
        {
            "stage": stage,
            "asks": [ASKED[name] for name in ASKED if name in (stage.requires or ())],
            "count": counts.get(stage.pk, 0),
        }
        for stage in Stage.objects.of(pipeline)
    ]
    return {
        "stages": stages,
        "sees_deals": sees,
        "may_add": permits(person, "list.create"),
        "may_edit": permits(person, "list.edit"),
        "may_gate": permits(person, "list.gate"),
    }
