"""The table of causes: what each rule looks at, from where on it holds, what it says and suggests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.metrics.choices import UnableToAsk
from sextant.watch.causes import goods, selling
from sextant.watch.causes.case import Case, Evidence, known

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Find = Callable[[Case, Mapping[str, float]], Evidence | None]

LINES = ("sales", "gross_sales", "customer_sales", "orders", "units", "average_order",
         "gross_margin", "gross_margin_rate", "invoiced")  # fmt: skip
DEALS = ("won_revenue", "won_deals", "average_deal", "win_rate", "win_rate_value",
         "overlay_revenue", "customer_sales_by_deals")  # fmt: skip
SUMS = ("sales", "gross_sales", "customer_sales", "units", "gross_margin", "invoiced",
        "won_revenue", "won_deals", "customer_sales_by_deals")  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One way a number comes to move: what tells it, from where on, and what to do about it.

    `reads` says in words what is looked at; it names the limits, as the sentence names the evidence.
    """

    name: str
    label: _StrPromise
    of: tuple[str, ...]
    looks_at: tuple[str, ...]
    find: Find
    limits: Mapping[str, float]
    reads: _StrPromise
    sentence: _StrPromise
    action: _StrPromise
    shares: tuple[str, ...] = field(default=())
    """Which of the limits are shares."""

    def told_limits(self) -> dict[str, Any]:
        """Return the limits as its words name them: shares in per cent."""
        return {
            name: f"{value:.0%}" if name in self.shares else f"{value:g}"
            for name, value in self.limits.items()
        }

    @property
    def reading(self) -> str:
        """Say in the reader's language what the rule looks at and from where on it holds."""
        return str(self.reads) % self.told_limits()


RULES = (
    Rule(
        "stock_out", _("A product sells nothing any more"), (*LINES, *DEALS),
        ("units", "sales", "won_deals", "won_revenue"), goods.stock_out,
        {"steady": 0.75, "others": 0.5, "part": 0.2},
        _("One or more products that were sold in at least %(steady)s of the eight stretches of"
          " time before sell nothing, while the other products sell at least %(others)s of what"
          " they usually do, and what the missing ones usually bring makes at least %(part)s"
          " of the shortfall."),
        _("%(product)s sold in %(sold)s of the %(stretches)s stretches of time before, usually for"
          " %(usual)s, and sells nothing now. All products like that (%(products)s) make %(part)s of"
          " the shortfall. Are they out of stock?"),
        _("Find out why %(product)s does not sell, and see to its stock"),
        ("steady", "others", "part"),
    ),
    Rule(
        "price_move", _("A price moved, and the quantity moved the other way"), LINES,
        ("sales", "units"), goods.price_move, {"price": 0.05, "quantity": 0.1, "part": 0.2},
        _("The average price of a product moved by at least %(price)s and its quantity by at least"
          " %(quantity)s the other way, and it made at least %(part)s of the change of sales."),
        _("The average price of %(product)s went from %(old)s to %(new)s (%(price)s), and its"
          " quantity by %(quantity)s."),
        _("Review the price of %(product)s"),
        ("price", "quantity", "part"),
    ),
    Rule(
        "large_customer", _("One large customer"), SUMS,
        ("sales", "won_revenue"), goods.large_customer, {"part": 0.5},
        _("One customer made at least %(part)s of the change."),
        _("%(account)s alone went from %(then)s to %(now)s: that makes %(part)s of the change."),
        _("Call on %(account)s and ask what has changed"),
        ("part",),
    ),
    Rule(
        "returns", _("More returns"), ("sales", "units", "gross_margin"), ("sales", "returns"),
        goods.returned, {"part": 0.5},
        _("Returns rose by at least %(part)s of what sales fell by."),
        _("Returns rose from %(then)s to %(now)s: that makes %(part)s of the fall."),
        _("Find out what is returned, and why"),
        ("part",),
    ),
    Rule(
        "fewer_visits", _("Fewer visits or calls"), (*LINES, *DEALS, "created_deals", "quotes_sent"),
        ("visits", "calls"), selling.fewer_contacts, {"days": 28, "fewer": 0.25, "cases": 30},
        _("In the %(days)s days up to the alert there were at least %(fewer)s fewer visits or calls"
          " for each working day than in three times %(days)s days before that, in which there had"
          " been at least %(cases)s, and the fall was more than two standard deviations of such a"
          " count."),
        _("%(what)s: %(now)s in the %(days)s days up to the alert, where %(usual)s were usual."),
        _("Plan visits and calls for the next four weeks"),
        ("fewer",),
    ),
    Rule(
        "fewer_new_deals", _("Fewer new deals"), DEALS, ("created_deals",),
        selling.fewer_new_deals, {"days": 84, "fewer": 0.25, "cases": 20},
        _("In the %(days)s days up to the alert at least %(fewer)s fewer deals were begun for each"
          " working day than in three times %(days)s days before that, in which there had been at"
          " least %(cases)s, and the fall was more than two standard deviations of such a count."),
        _("%(now)s deals were begun in the %(days)s days up to the alert, where %(usual)s were"
          " usual."),
        _("Bring new deals into the pipeline"),
        ("fewer",),
    ),
    Rule(
        "slower_quotes", _("Slower quotes"), (*DEALS, "sales", "orders", "quote_win_rate"),
        ("quote_turnaround_hours", "quotes_sent"), selling.slower_quotes,
        {"days": 56, "longer": 0.25, "quotes": 10},
        _("The median quote of the %(days)s days up to the alert took at least %(longer)s longer"
          " than that of the %(days)s days before, with at least %(quotes)s quotes in each."),
        _("The median quote took %(now)s in the %(days)s days up to the alert, and %(then)s"
          " before."),
        _("Send quotes within a day again"),
        ("longer",),
    ),
    Rule(
        "discount", _("Higher discounts"), ("gross_margin", "gross_margin_rate", "sales",
        "average_order", "average_price", "average_deal", "won_revenue"), ("discount_rate",),
        goods.discounts, {"days": 56, "points": 0.03},
        _("Quotes of the %(days)s days up to the alert gave away at least %(points)s of the list"
          " price more than those of the %(days)s days before."),
        _("Quotes gave %(now)s discount in the %(days)s days up to the alert, and %(then)s before."),
        _("Review who may give which discount"),
        ("points",),
    ),
    Rule(
        "competitor", _("A competitor takes more"), (*DEALS, "lost_value", "lost_deals"),
        ("lost_value", "lost_deals"), selling.competitor,
        {"days": 56, "part": 0.15, "times": 3, "deals": 3},
        _("At least %(part)s of the value lost in the %(days)s days up to the alert, and at least"
          " %(deals)s deals, went to one competitor, whose share is at least %(times)s times what it"
          " was in three times %(days)s days before that."),
        _("%(competitor)s took %(now)s of the value lost in the %(days)s days up to the alert"
          " (%(deals)s deals), and %(then)s before."),
        _("Work out how to meet %(competitor)s"),
        ("part",),
    ),
    Rule(
        "away", _("People who are away or have left"), (*SUMS, "visits", "calls", "activities"),
        ("activities",), selling.away, {"part": 0.3},
        _("People who made at least %(part)s of the number in the days before made nothing and noted"
          " no activity in five working days or more; who has left is said."),
        _("%(people)s, %(person)s above all, made %(part)s of the number before; since then they"
          " have made nothing and noted no activity. %(left)s of them left the company."),
        _("Say who looks after the customers of %(person)s"),
        ("part",),
    ),
)  # fmt: skip


def likely(case: Case) -> list[dict[str, Any]]:
    """Return which rules hold, each with its evidence and with what a reader must see to see it."""
    found = []
    for rule in RULES:
        if case.metric.name not in rule.of or not _is_fit(rule, case):
            continue
        try:
            evidence = rule.find(case, rule.limits)
        except UnableToAsk:  # a fact that does not know this node
            continue
        if evidence:
            kinds = sorted({(each.fact.kind, each.needs) for each in known(rule.looks_at)})
            found.append({"rule": rule.name, "evidence": evidence, "kinds": kinds})
    return found


def _is_fit(rule: Rule, case: Case) -> bool:
    """Leave out what would explain a rise by what is going badly."""
    return case.is_bad or rule.name in {"price_move", "large_customer"}


def rule(name: str) -> Rule | None:
    """Return a rule by its name."""
    return next((each for each in RULES if each.name == name), None)
