"""An approval as its readers see it: what is asked with which facts, who decides, who decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.agenda import purposes, snapshot, subjects
from sextant.agenda.approvals import VERB, in_whose_name
from sextant.agenda.models import Approval, ApprovalStep, Decision
from sextant.kernel.roles import permits
from sextant.workspace import asking, sending

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

TONES = {"granted": "good", "refused": "bad", "withdrawn": "neutral", "escalated": "warn"}


@dataclass(frozen=True)
class StepShown:
    """A step with what became of it; `state` is ahead, present or decided."""

    step: ApprovalStep
    state: str
    decision: Decision | None
    tone: str
    in_name_of: Person | None

    @property
    def is_present(self) -> bool:
        """Whether it is this step's turn."""
        return self.state == "present"


@dataclass(frozen=True)
class Shown:
    """An approval ready to be drawn, for one reader."""

    approval: Approval
    purpose: str
    href: str
    facts: list[tuple[str, str]]
    steps: list[StepShown]
    name: Person | None
    """In whose name the reader may decide now; None where they may not."""
    is_mine: bool
    reader: Person
    token: str

    @property
    def present(self) -> StepShown | None:
        """The step it waits at."""
        return next((step for step in self.steps if step.is_present), None)

    @property
    def stands_in(self) -> bool:
        """Whether the reader decides for somebody else."""
        return self.name is not None and self.name.pk != self.reader.pk

    @property
    def last(self) -> Decision | None:
        """The decision that closed it."""
        found = [step.decision for step in self.steps if step.decision is not None]
        return max(found, key=lambda decision: decision.pk, default=None)


def context(approval: Approval, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the page of an approval shows beyond its fields."""
    person = asking.person_of(request)
    assert person is not None
    return {"shown": shown([approval], person, scope, asking.moment())[0], "edits": False}


def shown(approvals: Iterable[Approval], person: Person, scope: Scope, at: datetime) -> list[Shown]:
    """Return approvals ready to be drawn for a reader."""
    kept = list(approvals)
    steps: dict[int, list[ApprovalStep]] = {approval.pk: [] for approval in kept}
    rows = ApprovalStep.objects.filter(approval__in=kept).select_related(
        "approver", "decision", "decision__by", "decision__in_name_of"
    )
    for step in rows:
        steps[step.approval_id].append(step)
    seen = _seen(kept, scope)
    return [_shown(approval, steps[approval.pk], person, seen, at) for approval in kept]


def _seen(approvals: list[Approval], scope: Scope) -> set[tuple[str, int]]:
    keys: dict[str, set[int]] = {}
    for approval in approvals:
        keys.setdefault(approval.subject_type, set()).add(approval.subject_id)
    return {
        (kind, key) for kind, some in keys.items() for key in subjects.visible(kind, some, scope)
    }


def _shown(
    approval: Approval,
    steps: list[ApprovalStep],
    person: Person,
    seen: set[tuple[str, int]],
    at: datetime,
) -> Shown:
    purpose = purposes.find(approval.purpose)
    is_mine = approval.asked_by_id == person.pk
    drawn = [_step(step, is_open=approval.is_open) for step in steps]
    present = next((step.step for step in drawn if step.is_present), None)
    may = present is not None and not is_mine and permits(person, VERB)
    is_seen = (approval.subject_type, approval.subject_id) in seen
    return Shown(
        approval=approval,
        purpose=str(purpose.label) if purpose else approval.purpose,
        href=purpose.page(approval.subject_id) if purpose and is_seen else "",
        facts=snapshot.words(approval.facts, person, purpose.facts if purpose else None),
        steps=drawn,
        name=in_whose_name(present, person, at) if present is not None and may else None,
        is_mine=is_mine,
        reader=person,
        token=sending.token(),
    )


def _step(step: ApprovalStep, *, is_open: bool) -> StepShown:
    decision: Decision | None = getattr(step, "decision", None)
    if decision is None:
        state = "present" if step.starts_at is not None and is_open else "ahead"
        return StepShown(step, state, None, "", None)
    other = decision.in_name_of if decision.in_name_of_id != decision.by_id else None
    return StepShown(step, "decided", decision, TONES[decision.kind], other)
