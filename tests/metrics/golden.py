"""Forty questions of every kind: what is asked of one engine is asked of the other, too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sextant.kernel.organisation import Span
from sextant.kernel.scope import Scope, operator
from sextant.metrics.answer import Answer
from tests.metrics.made import TODAY, asked

BILLIONTH = Decimal("1e-9")
TEAM = (Span(1), *(Span(number, date(2025, 1, 1), date(2026, 5, 1)) for number in (2, 5)))
SCOPES = {
    "everyone": operator(TODAY),
    "team": Scope("manager", 1, TODAY, own=(Span(1),), subtree=TEAM, places=("team",)),
    "own": Scope("rep", 2, TODAY, own=(Span(2),)),
    "nobody": Scope("manager", 99, TODAY),
}


@dataclass(frozen=True)
class Question:
    """A question as `ask` takes it, and who asks."""

    metrics: str
    by: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    period: str | None = None
    compare: str | None = None
    measure: str = ""
    whose: str = "everyone"

    def __str__(self) -> str:
        asked = (self.metrics.replace(" ", "+"), self.by.replace(" ", "+"), self.period,
                 self.compare, self.measure, self.whose)  # fmt: skip
        return " ".join(str(each) for each in asked if each)

    def ask(self) -> Answer:
        return asked(
            self.metrics.split(), by=self.by.split(), where=self.where, period=self.period,
            compare=self.compare, measure=self.measure, scope=SCOPES[self.whose],
        )  # fmt: skip


Q = Question
RESULTS = "won_revenue won_deals lost_deals win_rate win_rate_value average_deal sales_cycle_days"
CUSTOMERS = "active_customers new_customers returning_customers retained_customers lost_customers"
RATES = "retention_rate churn_rate repurchase_rate repurchase_within_90_days"
ACTS = "meetings emails follow_ups visit_days"
TURNAROUND = "quote_turnaround_hours quotes_in_two_days"
QUESTIONS = (
    # how deals ended: sums, counts, quotients, medians; split deals; the lines of deals
    Q(RESULTS),
    Q(RESULTS, "region month", period="2026", whose="team"),
    Q("won_revenue win_rate sales_cycle_days", "team person", compare="previous", period="2026-Q2"),
    Q("won_revenue won_deals overlay_revenue", "person", {"region": "North"}, whose="team"),
    Q("won_revenue won_deals sales_cycle_days", "product"),
    Q("won_revenue win_rate sales_cycle_days", "category week", period="2026-Q1", whose="own"),
    Q("lost_deals lost_value", "loss_reason quarter", {"industry": ["retail", None]}),
    Q("won_revenue average_deal", "industry country", {"product": "GTX Pro"}, "2025"),
    Q("won_revenue.cumulative won_revenue", "month", period="2026"),
    Q("won_deals.cumulative", "week region", period="2026-Q2", compare="year-ago"),
    Q("won_revenue won_deals", "day", period="2026-07", compare="same-working-days"),
    Q("won_revenue open_deals", "team", whose="nobody"),
    # what is open
    Q("open_deals open_pipeline weighted_pipeline pushes pushed_deals", "stage"),
    Q("open_pipeline pushed_deals", "forecast_category currency", whose="team"),
    Q("created_deals velocity", "source", period="2026"),
    Q("created_deals", "status year", {"channel": "online"}),
    Q("coverage", "region", period="2026-Q3"),
    # the way through the stages
    Q("stage_entries", "stage month", period="2026"),
    Q("stage_conversion_60_days", "stage"),
    Q("stage_conversion_60_days stage_entries", "pipeline", whose="team"),
    # what was sold, line by line
    Q("sales gross_sales returns return_rate units average_price", "product quarter"),
    Q("orders average_order gross_margin gross_margin_rate", "channel", period="2026"),
    Q("sales orders", "origin has_customer", {"account": [3, 4, 5, None]}, whose="team"),
    Q("orders units", "month", {"category": "gtx"}, "2025", "previous"),
    # who buys: rows gathered by customer
    Q(f"{CUSTOMERS} {RATES}", period="2026-Q2"),
    Q(f"{CUSTOMERS} {RATES}", "month region", period="2026"),
    Q("repurchase_interval arpu customer_sales", "country", period="2025"),
    Q("active_customers repurchase_interval", "person", whose="team"),
    Q("new_customers_by_deals retention_rate_by_deals arpu_by_deals", "quarter", period="2025"),
    # leads, quotes, money, activity
    Q("leads lead_conversion lead_conversion_90_days", "source month", period="2026"),
    Q("first_response_hours answered_in_a_day follow_ups_per_lead", "tier", whose="own"),
    Q(f"quotes_sent {TURNAROUND} quote_win_rate discount_rate", "team"),
    Q("discount_rate", "product", {"country": "CN"}, "2026", whose="team"),
    Q("invoiced collected collection_rate paid_on_time_rate dso_days", "quarter", period="2026"),
    Q("receivables overdue overdue_invoices", "ageing", whose="team"),
    Q(f"activities calls visits talk_minutes {ACTS}", "person week", period="2026-06"),
    # against plan: targets, what is derived from them, where the period may end
    Q("target pace attainment pace_attainment gap required_run_rate", "team", period="2026-Q3"),
    Q("won_revenue", "month", period="2026", compare="plan", whose="team"),
    Q("projected_landing p_attain", "region", period="2026-08"),
    Q("attainment projected_landing", period="2026-Q3", measure="won_deals", whose="team"),
)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal; what is no money or count may differ by a billionth."""
    if one is None or other is None or isinstance(one, str):
        return bool(one == other)
    return abs(Decimal(one) - Decimal(other)) <= BILLIONTH
