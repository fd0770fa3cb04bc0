"""What keeps a version from coming into force: holders that are gone, other plans, missing rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel.organisation import Organisation
from sextant.kernel.rates import Rates, UnableToConvert
from sextant.plans import naming
from sextant.plans.models import Level, Plan
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sextant.plans.models import Line, Version

SHOWN = 5


class UnableToPublish(UnableToPlan):
    """The version cannot come into force as it stands."""


def refuse(version: Version) -> None:
    """Refuse a version that cannot come into force, and say what to mend."""
    plan = version.plan
    if not version.lines.filter(level=Level.TARGET).exists():
        raise UnableToPublish(_("There is nothing in this version yet: share out an amount first."))
    for other in Plan.objects.overlapping(plan).published():
        raise UnableToPublish(
            _("“%(other)s” is in force for the same number and days: one plan at a time.")
            % {"other": other}
        )
    _refuse_without_rate(plan)
    stranded = list(_stranded(version))
    if stranded:
        raise UnableToPublish(
            _("Nobody is there for these numbers: %(what)s. Give them to somebody else first.")
            % {"what": "; ".join(stranded[:SHOWN])}
        )


def _refuse_without_rate(plan: Plan) -> None:
    if plan.currency in {"", config.currency}:
        return
    if Rates(config.currency).rate(plan.currency, plan.starts_on) is None:
        raise UnableToConvert(plan.currency, config.currency, plan.starts_on)


def _stranded(version: Version) -> Iterator[str]:
    """Tell of numbers that stand with people who have left by then, or units closed by then."""
    plan, organisation = version.plan, Organisation()
    for line in version.lines.select_related("person", "unit"):
        for step, amount in enumerate(line.amounts):
            day = plan.days[step]
            if amount and _is_gone(line, day, organisation):
                yield _("%(who)s, %(amount)s from %(span)s on") % {
                    "who": line.person or line.unit,
                    "amount": naming.money(plan, sum(line.amounts[step:])),
                    "span": naming.span_name(plan, step, step + 1),
                }
                break


def _is_gone(line: Line, day: date, organisation: Organisation) -> bool:
    if line.person is not None:
        return line.person.left_on is not None and line.person.left_on <= day
    return organisation.is_closed(line.unit_id, day)
