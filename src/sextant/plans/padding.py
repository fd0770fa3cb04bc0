"""The last step before a version is agreed: what units ask of those below beyond their own target."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel.roles import require
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import UnableToFind
from sextant.plans import versions
from sextant.plans.models import Level, Padding, Version
from sextant.plans.reach import everything, tops
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person, Unit
    from sextant.plans.models import Plan

MOST = Decimal("0.5")


@transaction.atomic
def pad(
    plan: Plan,
    unit: Unit,
    rate: Decimal,
    *,
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Let a unit ask so much more of those below it than it is asked itself; nought takes it off."""
    require(by, "plan.pad")
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, Level.TARGET, at.date())
    key = f"u{unit.pk}"
    if key not in tree.nodes:
        raise UnableToFind(_("%(unit)s has no part in this plan.") % {"unit": unit})
    if by is not None and not everything(by):
        own = tops(tree, scope_of(by, at.date()))
        if not any(key in tree.within(top) for top in own):
            raise UnableToFind(_("%(unit)s has no part in this plan.") % {"unit": unit})
    if not 0 <= rate <= MOST:
        raise UnableToPlan(_("Padding is between 0 and 50 per cent: correct it."))
    draft.paddings.filter(unit=unit).delete()
    if rate:
        Padding.objects.create(version=draft, unit=unit, rate=rate, by=by, at=at)
    versions.changed(draft)
    # the rate is for those above: the journal of a plan is read by those below as well
    versions.tell("plan.padded", draft, by=by, at=at)
    return draft
