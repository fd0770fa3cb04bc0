"""The facts of a small company that the golden questions are asked of: the same rows every time."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal as D
from random import Random
from typing import Any

from tests.metrics.made import TODAY

Row = dict[str, Any]
FIRST = date(2024, 7, 1)
DAYS = (TODAY - FIRST).days


def _people() -> list[Row]:
    teams = [(10, "Alpha", 20, "North"), (11, "Beta", 20, "North"), (12, "伽马", 21, "South")]
    found = []
    for number in range(1, 8):
        team_id, team, region_id, region = teams[number % 3]
        found.append({
            "owner_id": number, "person": f"Person {number}", "manager_id": 100 + team_id,
            "manager": f"Manager {team}", "unit_id": team_id, "team_id": team_id, "team": team,
            "region_id": region_id, "region": region,
        })  # fmt: skip
    return found


def _accounts() -> list[Row]:
    return [
        {
            "account_id": number, "account": f"Account {number}",
            "industry": ("Retail", "Food", "retail", None)[number % 4],
            "country": ("CN", "IT", "US")[number % 3], "territory_id": 30 + number % 2,
            "territory": ("East", "West")[number % 2], "tier": ("A", "B", None)[number % 3],
        }
        for number in range(1, 201)
    ]  # fmt: skip


PEOPLE = [*_people(), {"owner_id": None}]
ACCOUNTS = [*_accounts(), {"account_id": None}]
SOURCES = [
    {"source_id": 1, "source": "Web", "channel": "Online"},
    {"source_id": 2, "source": "Fair 2025", "channel": "Field"},
    {"source_id": None, "source": None, "channel": None},
]
PRODUCTS = [
    {"product_id": 1, "product": "GTX Pro", "category": "GTX"},
    {"product_id": 2, "product": "GTX Basic", "category": "GTX"},
    {"product_id": 3, "product": "MG Special", "category": "MG"},
]


class Company:
    """Draws rows by chance that is the same everywhere."""

    def __init__(self) -> None:
        self.chance = Random(2026)  # its `random` is the same in every version of Python

    def below(self, end: int) -> int:
        return int(self.chance.random() * end)

    def one_of(self, values: Sequence[Any]) -> Any:
        return values[self.below(len(values))]

    def cents(self, largest: int = 90_000) -> D:
        return D(self.below(largest * 100)).scaleb(-2)

    def hours(self, most: int) -> D:
        return D(self.below(most * 10_000)).scaleb(-4)

    def day(self, *, back: int = DAYS) -> date:
        return TODAY - timedelta(self.below(back))

    def whose(self) -> Row:
        return {**self.one_of(PEOPLE), **self.one_of(ACCOUNTS), **self.one_of(SOURCES)}

    def deals(self) -> list[Row]:
        return [row for number in range(1, 261) for row in self._deal(number)]

    def _deal(self, number: int) -> list[Row]:
        status = self.one_of(("won", "won", "lost", "open"))
        came, cycle = self.day(), self.below(200)
        closed = None if status == "open" else min(came + timedelta(cycle), TODAY)
        amount = None if self.below(12) == 0 else self.cents()
        value = None if self.below(20) == 0 else amount
        position = self.below(4)
        row = {
            "deal_id": number, "deal": f"Deal {number}", "status": status, "created_on": came,
            "closed_on": closed, "expected_close_on": self.day(back=400) + timedelta(100),
            "cycle_days": closed and (closed - came).days, "amount": amount, "value": value,
            "weighted": value and (value * position / 4).quantize(D("0.0001")),
            "currency": self.one_of(("USD", "EUR")), "pipeline_id": 1, "pipeline": "Sales",
            "stage_id": 50 + position, "stage": f"Stage {position}", "stage_position": position,
            "pushes": self.below(3), "forecast_category": self.one_of(("commit", "best_case")),
            "overlay": self.cents(900), "part": 0, **self.whose(),
        }  # fmt: skip
        if status == "lost":
            reason = self.below(3)
            row |= {"loss_reason_id": reason, "loss_reason": f"Reason {reason}"}
        if self.below(8) or value is None:
            return [row]
        share = (value * 3 / 10).quantize(D("0.01"))
        other = {**row, **PEOPLE[self.below(7)], "part": 2, "value": share, "weighted": None}
        return [{**row, "part": 1, "value": value - share}, other]

    def deal_lines(self, deals: list[Row]) -> list[Row]:
        return [
            {**deal, "line": line, "value": deal["value"] and (deal["value"] / 4).quantize(D("0.01")),
             "quantity": D(self.below(9) + 1), **self.one_of(PRODUCTS)}
            for deal in deals
            for line in range(1 + deal["deal_id"] % 3)
        ]  # fmt: skip

    def stage_changes(self, deals: list[Row]) -> list[Row]:
        return [
            {**deal, "on": deal["created_on"] + timedelta(9 * step), "stage_id": 50 + step,
             "stage": f"Stage {step}", "stage_position": step, "stage_kind": "open",
             "onward_on": deal["created_on"] + timedelta(9 * step + self.below(120))
             if self.below(3) else None}
            for deal in deals if deal["part"] <= 1
            for step in range(1 + deal["deal_id"] % 3)
        ]  # fmt: skip

    def deal_states(self, deals: list[Row]) -> list[Row]:
        return [
            {**deal, "nth": step, "since": deal["created_on"] + timedelta(9 * step),
             "until": None if step == 1 else deal["created_on"] + timedelta(9),
             "is_last": step == 1, "is_entry": True, "enters": int(deal["part"] <= 1),
             "known_on": deal["created_on"]}
            for deal in deals
            for step in range(2)
        ]  # fmt: skip

    def activities(self) -> list[Row]:
        return [
            {"activity_id": n, "kind": self.one_of(("call", "visit", "email")), "on": self.day(),
             "done": self.below(5) > 0, "minutes": self.one_of((None, 5, 20)), **self.whose()}
            for n in range(400)
        ]  # fmt: skip

    def leads(self) -> list[Row]:
        found = []
        for number in range(300):
            came = self.day()
            row = {
                "lead_id": number, "on": came, "follow_ups": self.below(5),
                "status": self.one_of(("open", "converted", "disqualified")),
                "response_hours": self.one_of((None, self.hours(100))), **self.whose(),
            }  # fmt: skip
            if row["status"] == "converted":
                row["converted_on"] = came + timedelta(self.below(150))
            found.append(row)
        return found

    def order_lines(self) -> list[Row]:
        found = []
        for number in range(900):
            back, value = self.below(9) == 0, self.cents(5_000)
            cost = None if self.below(6) == 0 else (value * 6 / 10).quantize(D("0.01"))
            who = self.whose()
            found.append({
                "origin": self.one_of(("order", "landed")), "order_id": number // 2, "system": "",
                "order_number": f"SO-{number // 2}", "order_key": f"/SO-{number // 2}",
                "line_number": str(number % 2), "ordered_on": self.day(), "is_return": back,
                "quantity": D(-1 if back else 1) * (1 + self.below(9)), "amount": value,
                "value": -value if back else value, "returned": value if back else None,
                "margin": None if cost is None else value - cost, "currency": "USD",
                "cost": cost, "has_customer": "yes" if who["account_id"] else "no",
                **who, **self.one_of(PRODUCTS),
            })  # fmt: skip
        return found

    def quotes(self) -> list[Row]:
        found = []
        for number in range(160):
            sent = self.day()
            outcome = self.one_of(("open", "accepted", "declined", "expired"))
            found.append({
                "quote_id": number, "sent_on": sent, "outcome": outcome, "currency": "USD",
                "decided_on": None if outcome == "open" else sent + timedelta(self.below(40)),
                "turnaround_hours": self.hours(200), **self.whose(),
            })  # fmt: skip
        return found

    def quote_lines(self) -> list[Row]:
        found = []
        for number in range(320):
            listed, off = self.cents(), D(self.below(30)) / 100
            less = (listed * off).quantize(D("0.01"))
            found.append({
                "quote_id": number // 2, "sent_on": self.day(), "list_value": listed,
                "value": listed - less, "discount_value": less, **self.whose(),
                **self.one_of(PRODUCTS),
            })  # fmt: skip
        return found

    def invoices(self) -> list[Row]:
        found = []
        for number in range(200):
            asked, due = self.cents(), self.day(back=500) + timedelta(45)
            status = self.one_of(("paid", "open", "overdue", "part_paid"))
            left = asked if status != "paid" else D(0)
            late = status == "overdue"
            found.append({
                "invoice_id": number, "issued_on": due - timedelta(30), "due_on": due,
                "status": status, "ageing": ("not_due", "1-30")[late],
                "ageing_position": int(late), "value": asked, "outstanding": left,
                "fell_due": asked if due <= TODAY else None, "paid": asked - left,
                "paid_on_time": (asked - left) / 2, "overdue": left if late else D(0),
                "awaited": asked, "awaited_days": int(asked) * self.below(90), **self.whose(),
            })  # fmt: skip
        return found

    def payments(self) -> list[Row]:
        return [
            {"payment_id": n, "paid_on": self.day(), "kind": "payment", "value": self.cents(),
             **self.whose()}
            for n in range(150)
        ]  # fmt: skip

    def targets(self) -> list[Row]:
        found = []
        for month in range(24):
            day = date(2025 + month // 12, month % 12 + 1, 15)
            for person in PEOPLE[:-1]:
                for measure in ("won_revenue", "won_deals"):
                    value = self.cents(300_000) if measure == "won_revenue" else D(self.below(4))
                    found.append({
                        "plan_id": 1, "plan": "Plan", "measure": measure, "level": "target",
                        "on": day, "value": value, "for_region": value, "for_team": value,
                        "for_person": value + 1, **person,
                    })  # fmt: skip
        return found


def facts() -> dict[str, list[Row]]:
    """Draw every fact of the company."""
    company = Company()
    deals = company.deals()
    return {
        "deals": deals,
        "deal_lines": company.deal_lines(deals),
        "stage_changes": company.stage_changes(deals),
        "deal_states": company.deal_states(deals),
        "activities": company.activities(),
        "leads": company.leads(),
        "order_lines": company.order_lines(),
        "quotes": company.quotes(),
        "quote_lines": company.quote_lines(),
        "invoices": company.invoices(),
        "payments": company.payments(),
        "targets": company.targets(),
    }
