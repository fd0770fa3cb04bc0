"""Causes that lie in what was sold, to whom, and at which price."""

from __future__ import annotations

from collections.abc import Mapping

from sextant.kernel.period import Period
from sextant.watch.causes.case import Case, Evidence

STEPS = 8  # stretches before, as long as the one looked at
COUNTED = {"order_lines": "units", "deals": "won_deals"}
VALUED = {"order_lines": "sales", "deals": "won_revenue"}
FEW = 3


def stock_out(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find a product that sold steadily and sells nothing, while the others go on."""
    counted = COUNTED.get(case.fact)
    if counted is None or not case.falls or "product" not in case.metric.dimensions:
        return None
    worth = VALUED[case.fact]
    now = _by_product(case, counted, worth, case.period)
    stretches = [_by_product(case, counted, worth, each) for each in _before(case)]
    sold = {key for each in stretches for key, (_name, units, _worth) in each.items() if units > 0}
    silent = [key for key in sold if now.get(key, ("", 0.0, 0.0))[1] <= 0]
    steady = [key for key in silent if _share_of(key, stretches) >= limits["steady"]]
    if not steady or not _others_go_on(sold - set(silent), now, stretches, limits["others"]):
        return None
    usual = {key: sum(each[key][2] for each in stretches if key in each) / STEPS for key in steady}
    key = max(steady, key=lambda each: usual[each])
    missing = sum(usual[each] for each in steady)
    shortfall = sum(row[2] for each in stretches for row in each.values()) / STEPS - sum(
        row[2] for row in now.values()
    )
    if shortfall <= 0 or missing < limits["part"] * shortfall:
        return None
    return {
        "product": ("text", next(each[key][0] for each in stretches if key in each)),
        "products": ("number", len(steady)),
        "sold": ("number", sum(each.get(key, ("", 0, 0))[1] > 0 for each in stretches)),
        "stretches": ("number", STEPS),
        "usual": ("money", round(usual[key], 2)),
        "part": ("share", missing / shortfall),
    }


def price_move(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find a product whose price moved while its quantity moved the other way."""
    if case.fact != "order_lines":
        return None
    value, units = case.sides("sales", "product"), case.sides("units", "product")
    whole = sum(now - then for _name, then, now in value.values())
    found = []
    for key, (name, then, now) in value.items():
        _name, few, many = units.get(key, ("", 0.0, 0.0))
        if min(then, now, few, many) <= 0:
            continue
        price, quantity = (now / many) / (then / few) - 1, many / few - 1
        is_opposite = price * quantity < 0
        large = abs(price) >= limits["price"] and abs(quantity) >= limits["quantity"]
        if is_opposite and large and whole and (now - then) / whole >= limits["part"]:
            found.append((abs(now - then), name, price, quantity, then / few, now / many))
    if not found:
        return None
    _size, name, price, quantity, old, new = max(found)
    return {
        "product": ("text", name), "price": ("change", price), "quantity": ("change", quantity),
        "old": ("money", round(old, 2)), "new": ("money", round(new, 2)),
    }  # fmt: skip


def large_customer(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find one customer who made most of the change."""
    if not case.metric.is_additive or "account" not in case.metric.dimensions or not case.change:
        return None
    moved = case.sides(case.metric.name, "account")
    if len(moved) < FEW:
        return None
    key = max(moved, key=lambda each: (moved[each][2] - moved[each][1]) / case.change)
    name, then, now = moved[key]
    share = (now - then) / case.change
    if share < limits["part"]:
        return None
    unit = "money" if case.metric.unit == "money" else "number"
    return {"account": ("text", name), "then": (unit, round(then, 2)), "now": (unit, round(now, 2)),
            "part": ("share", share)}  # fmt: skip


def returned(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find returns that make most of a fall of what was sold."""
    if case.fact != "order_lines" or not case.falls or case.metric.name not in {"sales", "units"}:
        return None
    fall = case.total("sales", case.before) - case.total("sales", case.period)
    then, now = (case.total("returns", each) for each in (case.before, case.period))
    if fall <= 0 or (now - then) < limits["part"] * fall:
        return None
    return {"then": ("money", round(then, 2)), "now": ("money", round(now, 2)),
            "part": ("share", (now - then) / fall)}  # fmt: skip


def discounts(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find that quotes gave away more than before."""
    days = int(limits["days"])
    now, then = (case.ask(["discount_rate"], period=case.stretch(days, back=n)) for n in (0, 1))
    rates = [each.total["discount_rate"] for each in (then, now)]
    if None in rates:
        return None
    more = float(rates[1]) - float(rates[0])
    if more < limits["points"]:
        return None
    return {"then": ("share", float(rates[0])), "now": ("share", float(rates[1])),
            "days": ("number", days)}  # fmt: skip


def _before(case: Case) -> list[Period]:
    found, here = [], case.period
    for _each in range(STEPS):
        here = here.previous()
        found.append(here)
    return found


def _by_product(
    case: Case, counted: str, worth: str, period: Period
) -> dict[int, tuple[str, float, float]]:
    rows = case.ask([counted, worth], by=["product"], period=period).rows
    return {
        row["product_id"]: (str(row["product"]), float(row[counted] or 0), float(row[worth] or 0))
        for row in rows
        if row["product_id"] is not None
    }


def _share_of(key: int, stretches: list[dict[int, tuple[str, float, float]]]) -> float:
    return sum(each.get(key, ("", 0.0, 0.0))[1] > 0 for each in stretches) / len(stretches)


def _others_go_on(
    others: set[int],
    now: dict[int, tuple[str, float, float]],
    stretches: list[dict[int, tuple[str, float, float]]],
    least: float,
) -> bool:
    """Tell whether the other products sell about as much as usual."""
    usual = sum(each[key][1] for each in stretches for key in others & each.keys()) / STEPS
    return usual > 0 and sum(now[key][1] for key in others & now.keys()) >= least * usual
