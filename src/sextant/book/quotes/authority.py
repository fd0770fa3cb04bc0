"""Who may offer what alone, and who must agree beyond that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.agenda.approvals import Step
from sextant.book.quotes import offering
from sextant.book.quotes.costs import Costs
from sextant.book.quotes.models import ApprovalRule, AuthorityLimit, QuoteLine
from sextant.calc import pricing
from sextant.config import config
from sextant.kernel import journal, roles
from sextant.kernel.holding import locked
from sextant.kernel.models import Person
from sextant.kernel.money import Money, smallest_unit
from sextant.kernel.organisation import Organisation
from sextant.kernel.rates import Rates
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sextant.book.quotes.models import QuoteVersion

HUNDRED = Decimal(100)
FINE = Decimal("0.01")
TOP = "director"
Approver = ApprovalRule.Approver


class UnableToRule(Unable):
    """A limit or a rule cannot be so, or leads to nobody."""


@dataclass(frozen=True)
class Assessment:
    """How far a version goes, against what somebody may offer alone; percents of 100."""

    depth: Decimal
    margin: Decimal | None
    total: Money
    priced: pricing.Priced
    limit: Decimal
    least_margin: Decimal | None
    is_within: bool


def limit_of(person: Person, tier: str) -> AuthorityLimit:
    """Return the limit that speaks most closely of a person and a tier; without one, nothing."""
    found = AuthorityLimit.objects.holding_for(person, tier)
    nothing = AuthorityLimit(max_discount=Decimal(0))
    return max(
        found, key=lambda each: (each.person_id or 0, bool(each.tier), each.pk), default=nothing
    )


def assess(version: QuoteVersion, person: Person | None, day: date) -> Assessment:
    """Measure a version against a person's limit; the one at the machine has none.

    Refuses where a margin must be known and a currency has no rate.
    """
    quote = version.quote
    lines = [line for line in version.lines.select_related("product__bundle")
             if line.role != QuoteLine.Role.PART]  # fmt: skip
    whole = pricing.Whole(version.discount_percent, version.discount_amount)
    asked = [offering.asked(line) for line in lines]
    priced = pricing.price(asked, whole, smallest_unit(quote.currency))
    depth = _percent(pricing.depth(asked, whole), ROUND_CEILING)
    margin = priced.margin_rate
    percent = None if margin is None else _percent(margin, ROUND_HALF_UP)
    total = Money(priced.total, quote.currency)
    if person is None:
        return Assessment(depth, percent, total, priced, HUNDRED, None, is_within=True)
    limit = limit_of(person, quote.account.tier)
    if limit.min_margin is not None:
        _refuse_unconverted(lines, quote.currency, day)
    thin = limit.min_margin is not None and percent is not None and percent < limit.min_margin
    return Assessment(
        depth, percent, total, priced, limit.max_discount, limit.min_margin,
        is_within=depth <= limit.max_discount and not thin,
    )  # fmt: skip


def steps(found: Assessment, version: QuoteVersion, by: Person, at: datetime) -> list[Step]:
    """Return who must agree, in the order of the rules that fit; each person once."""
    day, tier = localdate(at), version.quote.account.tier
    line = Line(by, day)
    made: dict[int, Step] = {}
    for rule in ApprovalRule.objects.filter(is_active=True, tier__in=["", tier]):
        if fits(rule, found, day):
            approver = line.approver(rule)
            made.setdefault(approver.pk, Step(approver, rule.hours, rule.name))
    if not made:
        approver = line.above()
        made[approver.pk] = Step(approver, None, str(_("Beyond the limit")))
    return list(made.values())


def fits(rule: ApprovalRule, found: Assessment, day: date) -> bool:
    """Tell whether all a rule asks is true; an amount in another currency is converted."""
    if rule.from_discount is not None and found.depth < rule.from_discount:
        return False
    if rule.below_margin is not None and (
        found.margin is None or found.margin >= rule.below_margin
    ):
        return False
    return rule.from_amount is None or _reaches(found.total, rule, day)


class Line:
    """Those above somebody on a day: managers up the dated tree, then the directors."""

    def __init__(self, person: Person, day: date) -> None:
        self.person, self.day = person, day
        self.organisation = Organisation()

    def chain(self) -> list[Person]:
        """Return the managers above, the nearest first, who are here and may approve."""
        found: list[Person] = []
        seen = {self.person.pk}
        here: int | None = self.person.pk
        while here is not None:
            here = self.organisation.standing(here, self.day).manager_id
            if here is None or here in seen:
                break
            seen.add(here)
            found += Person.objects.filter(pk=here)
        return [each for each in found if _may(each)]

    def above(self, height: int = 0) -> Person:
        """Return the manager so many steps up, else the highest there is, else a director."""
        chain = self.chain()
        if len(chain) > height:
            return chain[height]
        top = self._in_role(TOP)
        if top is not None:
            return top
        if chain:
            return chain[-1]
        raise UnableToRule(
            gettext_lazy("Nobody stands above %(person)s who could approve: give them a manager,"
                         " or name a sales director.")
            % {"person": self.person}
        )  # fmt: skip

    def approver(self, rule: ApprovalRule) -> Person:
        """Return whom a rule asks; where that is the requester, the next one up the line."""
        if rule.approver == Approver.PERSON and rule.person is not None and _may(rule.person):
            return rule.person if rule.person_id != self.person.pk else self.above()
        if rule.approver == Approver.ROLE:
            return self._in_role(rule.role) or self.above()
        return self.above(1 if rule.approver == Approver.SECOND else 0)

    def _in_role(self, name: str) -> Person | None:
        others = Person.objects.filter(role=name, is_active=True).exclude(pk=self.person.pk)
        return next((each for each in others.order_by("pk") if _may(each)), None)


def _may(person: Person) -> bool:
    return person.is_active and roles.permits(person, "approval.approve")


def _percent(share: Any, rounding: str) -> Decimal:
    from fractions import Fraction

    exact = Fraction(share) * 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(FINE, rounding=rounding)


def _reaches(total: Money, rule: ApprovalRule, day: date) -> bool:
    assert rule.from_amount is not None
    if total.currency == rule.currency:
        return bool(total.amount >= rule.from_amount)
    ours = Rates(config.currency)
    amount = ours.convert(total, day).amount
    return bool(amount >= ours.convert(Money(rule.from_amount, rule.currency), day).amount)


def _refuse_unconverted(lines: Iterable[QuoteLine], currency: str, day: date) -> None:
    costs = Costs(currency, day)
    for line in lines:
        if line.unit_cost is None:
            costs.told(line.product, getattr(line.product, "bundle", None))


@transaction.atomic
def create_limit(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> AuthorityLimit:
    """Add a limit for a role or a person."""
    require(by, "limit.create")
    limit = AuthorityLimit(**values)
    _refuse_limit(limit)
    limit.save()
    journal.record("limit.created", limit, by=by, at=at, data={"name": limit.name})
    return limit


@transaction.atomic
def edit_limit(
    limit: AuthorityLimit, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> AuthorityLimit:
    """Change a limit; quotes that wait for an approval go on waiting."""
    require(by, "limit.edit")
    limit = locked(limit)
    changed = journal.changes({name: getattr(limit, name) for name in values}, values)
    for name, value in values.items():
        setattr(limit, name, value)
    _refuse_limit(limit)
    limit.version += 1
    limit.save()
    journal.record("limit.changed", limit, by=by, at=at, data={"changes": changed})
    return limit


@transaction.atomic
def create_rule(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> ApprovalRule:
    """Add a rule about who must agree."""
    require(by, "limit.create")
    rule = ApprovalRule(**values)
    _refuse_rule(rule)
    rule.save()
    journal.record("limit.created", rule, by=by, at=at, data={"name": rule.name})
    return rule


@transaction.atomic
def edit_rule(
    rule: ApprovalRule, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> ApprovalRule:
    """Change a rule; approvals asked before keep their steps."""
    require(by, "limit.edit")
    rule = locked(rule)
    changed = journal.changes({name: getattr(rule, name) for name in values}, values)
    for name, value in values.items():
        setattr(rule, name, value)
    _refuse_rule(rule)
    rule.version += 1
    rule.save()
    journal.record("limit.changed", rule, by=by, at=at, data={"changes": changed})
    return rule


def _refuse_limit(limit: AuthorityLimit) -> None:
    if bool(limit.role) == bool(limit.person_id):
        raise UnableToRule(gettext_lazy("A limit is for a role or for a person: choose one."))
    percents = (limit.max_discount, limit.min_margin)
    if any(each is not None and not 0 <= each <= HUNDRED for each in percents):
        raise UnableToRule(gettext_lazy("A percentage lies between 0 and 100: correct it."))


def _refuse_rule(rule: ApprovalRule) -> None:
    if rule.approver == Approver.ROLE and not rule.role:
        raise UnableToRule(gettext_lazy("Say which role is asked."))
    if rule.approver == Approver.PERSON and rule.person is None:
        raise UnableToRule(gettext_lazy("Say which person is asked."))
