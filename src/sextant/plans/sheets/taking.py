"""Takes the changes of an edited workbook, once they have been looked at: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.plans import naming
from sextant.plans.editing import Clash, Edit, UnableToOverwrite, set_numbers
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.plans.models import Version
    from sextant.plans.sheets.proposing import Change, Proposal


class UnableToTake(UnableToPlan):
    """The changes of a workbook cannot be taken as they are."""


class Clashing(models.TextChoices):
    """What becomes of numbers that somebody else changed meanwhile."""

    REFUSE = "refuse", gettext_lazy("Take nothing")
    MINE = "mine", gettext_lazy("Take those of the file")
    THEIRS = "theirs", gettext_lazy("Leave those of the others, and take the rest")


@transaction.atomic
def take(
    proposal: Proposal,
    *,
    keep_totals: bool = False,
    clashing: str = Clashing.REFUSE,
    by: Person | None,
    at: datetime,
) -> Version:
    """Set every number of a proposal at once; what changed since it was made is refused."""
    plan, version = proposal.version.plan, proposal.version
    for each in proposal.contradictions[:1]:
        raise UnableToTake(each.sentence)
    if clashing == Clashing.REFUSE:
        _refuse_clashes(proposal)
    taken = [
        change
        for change in proposal.changes
        if not (change.is_clash and clashing == Clashing.THEIRS)
    ]
    if not taken:
        raise UnableToTake(_("The file changes nothing."))
    for level in dict.fromkeys(change.level for change in taken):
        edits = [_edit(change) for change in taken if change.level == level]
        version = set_numbers(
            plan, edits, level=level, keep_totals=keep_totals, number=version.number, by=by, at=at
        )
    return version


def _edit(change: Change) -> Edit:
    # the number as it stands now was looked at: only what changes after that is a clash
    return Edit(change.node, change.first, change.last, change.new, was=change.now)


def _refuse_clashes(proposal: Proposal) -> None:
    clashes: Sequence[Change] = proposal.clashes
    if not clashes:
        return
    one, plan = clashes[0], proposal.version.plan
    raise UnableToOverwrite(
        _(
            "%(place)s was changed meanwhile: it is %(now)s now, not %(was)s, and %(new)s in the file."
            " Say whether those of the file or of the others shall stand."
        )
        % {
            "place": f"{one.name}, {one.span}",
            "now": naming.money(plan, plan.count(one.now)),
            "was": naming.money(plan, plan.count(one.was)),
            "new": naming.money(plan, plan.count(one.new)),
        },
        [Clash(_edit(change), change.now, change.by) for change in clashes],
    )
