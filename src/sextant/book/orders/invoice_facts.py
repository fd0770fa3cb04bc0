"""Invoices and payments as facts, credited to where the owner stood on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sextant.book.facts import tables, touching
from sextant.book.orders.models import Invoice, Payment
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, Source, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import INVOICES, PAYMENTS, Schema
from sextant.metrics.shaping import shaped

OPEN = ("open", "part_paid", "overdue")
INVOICE = {
    "id": "whole", "number": "text", "order_id": "whole", "order__deal_id": "whole",
    "order__deal__came_from_id": "whole", "issued_on": "day", "due_on": "day", "amount": "whole",
    "currency": "text", "owner_id": "whole", "account_id": "whole",
}  # fmt: skip
MOVED = {
    "invoice_id": "whole", "kind": "text", "settled": "whole", "paid_on": "day",
    "reverses__paid_on": "day",
}  # fmt: skip
PAID = {
    "id": "whole", "invoice_id": "whole", "paid_on": "day", "kind": "text", "amount": "whole",
    "currency": "text", "owner_id": "whole", "account_id": "whole",
    "invoice__order__deal__came_from_id": "whole",
}  # fmt: skip
RATE = """
    CASE WHEN {rows}.currency = $currency THEN 1
        ELSE CAST(rate.rate * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)) END
        AS factor"""
RATE_JOIN = """
    LEFT JOIN rate ON rate.currency = {rows}.currency
        AND {rows}.{day} >= rate."on" AND {rows}.{day} < rate.stop"""


def _exact(column: str) -> str:
    return f"CAST(({column}) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"


def _valued(column: str) -> str:
    exact = _exact(column)
    return (
        f"CAST(CASE WHEN currency = $currency THEN {exact}"
        f" ELSE round({exact} * factor, {{digits}}) END AS DECIMAL(18, 4))"
    )


# A reversal counts on the day of what it reverses, so that a wrong payment was never in time.
# Days are weighed over what was paid and what is open; credit notes and write-offs await nothing.
INVOICE_SQL = f"""
WITH dated AS (
    SELECT moved.*, coalesce(reverses_paid_on, paid_on) AS day,
        kind IN ('payment', 'allocation', 'refund') AS is_paid
    FROM moved
), sums AS (
    SELECT invoice.id,
        CAST(coalesce(sum(settled) FILTER (is_paid), 0) AS HUGEINT) AS paid,
        CAST(coalesce(sum(settled) FILTER (is_paid AND day <= invoice.due_on), 0) AS HUGEINT)
            AS in_time,
        CAST(coalesce(sum(settled) FILTER (kind = 'credit'), 0) AS HUGEINT) AS credited,
        CAST(coalesce(sum(settled) FILTER (kind = 'write_off'), 0) AS HUGEINT) AS written_off,
        CAST(coalesce(sum(settled * greatest(day - invoice.issued_on, 0)) FILTER (is_paid), 0)
            AS HUGEINT) AS waited
    FROM invoice LEFT JOIN dated ON dated.invoice_id = invoice.id GROUP BY invoice.id
), known AS (
    SELECT invoice.*, sums.* EXCLUDE (id), amount - credited AS billed,
        amount - credited - written_off - paid AS rest, $today - invoice.due_on AS late,
        {RATE.format(rows="invoice")}
    FROM invoice JOIN sums USING (id) {RATE_JOIN.format(rows="invoice", day="issued_on")}
), told AS (
    SELECT known.*, greatest(rest, 0) AS open,
        CASE WHEN credited = amount THEN 'cancelled'
            WHEN rest <= 0 AND written_off > 0 THEN 'written_off' WHEN rest <= 0 THEN 'paid'
            WHEN late > 0 THEN 'overdue' WHEN rest < amount THEN 'part_paid' ELSE 'open' END
            AS status,
        CASE WHEN rest <= 0 THEN NULL WHEN late <= 0 THEN 0 WHEN late <= 30 THEN 1
            WHEN late <= 60 THEN 2 WHEN late <= 90 THEN 3 ELSE 4 END AS step
    FROM known
)
SELECT told.id AS invoice_id, told.number AS invoice, told.order_id,
    told.order_deal_id AS deal_id, told.issued_on, told.due_on, told.status,
    ['not_due', 'to_30', 'to_60', 'to_90', 'over_90'][step + 1] AS ageing,
    CAST(step AS INTEGER) AS ageing_position, {_exact("told.amount")} AS amount, told.currency,
    {_valued("billed")} AS value,
    CASE WHEN late >= 0 THEN {_valued("billed")} END AS fell_due,
    CASE WHEN late >= 0 THEN {_valued("least(paid, billed)")} END AS paid,
    CASE WHEN late >= 0 THEN {_valued("greatest(least(in_time, billed), 0)")} END AS paid_on_time,
    {_valued("open")} AS outstanding,
    CASE WHEN late > 0 THEN {_valued("open")} ELSE 0 END AS overdue,
    {_valued("greatest(paid, 0) + open")} AS awaited,
    CAST(round((waited + open * greatest($today - told.issued_on, 0)) * 0.0001 * factor) AS BIGINT)
        AS awaited_days,
    {standings.OWNER.format(rows="told")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM told
    LEFT JOIN source ON source.id = told.order_deal_came_from_id
    {standings.OWNER_JOIN.format(rows="told", day="told.issued_on")}
    {tables.ACCOUNT_JOIN.format(rows="told")}
ORDER BY {MONTH.format("told.issued_on")}, told.id
"""  # noqa: S608 - put together from this room's own texts

PAYMENT_SQL = f"""
WITH known AS (
    SELECT payment.*, {RATE.format(rows="payment")}
    FROM payment {RATE_JOIN.format(rows="payment", day="paid_on")}
)
SELECT known.id AS payment_id, known.invoice_id, known.paid_on, known.kind,
    {_exact("known.amount")} AS amount, known.currency, {_valued("known.amount")} AS value,
    {standings.OWNER.format(rows="known")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM known
    LEFT JOIN source ON source.id = known.invoice_order_deal_came_from_id
    {standings.OWNER_JOIN.format(rows="known", day="known.paid_on")}
    {tables.ACCOUNT_JOIN.format(rows="known")}
ORDER BY {MONTH.format("known.paid_on")}, known.id
"""  # noqa: S608 - put together from this room's own texts


def build_invoices(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the invoices of each asked month, as they stand today."""
    known = _known()
    for batch, inside in batches(Invoice.objects.all(), "issued_on", months):
        found = Invoice.objects.filter(inside).order_by("pk")
        moved = Payment.objects.filter(invoice__isnull=False).order_by("pk")
        if inside:
            moved = moved.filter(invoice__in=found.order_by().values("pk"))
        rows = {"invoice": columns(found, INVOICE), "moved": columns(moved, MOVED)}
        table = _shaped(INVOICE_SQL, {**known, **rows}, INVOICES, {"today": today})
        yield from by_month(INVOICES, table, "issued_on", batch)


def build_payments(months: Months, _today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield what came in and went out in each asked month."""
    known = _known()
    for batch, inside in batches(Payment.objects.cash(), "paid_on", months):
        found = Payment.objects.cash().filter(inside).order_by("pk")
        table = _shaped(PAYMENT_SQL, {**known, "payment": columns(found, PAID)}, PAYMENTS, {})
        yield from by_month(PAYMENTS, table, "paid_on", batch)


def touched_invoices(changes: Changes) -> Months:
    """Return the months of invoices that changed, were settled, or are a day older and open."""
    named = touching.months_of_labels(changes, INVOICES.name)
    landed = {"invoice", "payment", "order"} & changes.kinds.keys()
    issued, paid = (changes.records.get(kind, set()) for kind in ("invoice", "payment"))
    if named is None or landed or len(issued | paid) > touching.MANY:
        return None
    settled = Invoice.objects.filter(entries__in=paid)
    now = touching.months(Invoice.objects.filter(pk__in=issued), "issued_on")
    now |= touching.months(settled, "issued_on")
    if changes.since != changes.today:
        now |= changes.holding(INVOICES.name)("status", OPEN)
    return named | now | changes.holding(INVOICES.name)("invoice_id", issued)


def touched_payments(changes: Changes) -> Months:
    """Return the months in which changed rows of the ledger moved money."""
    named = touching.months_of_labels(changes, PAYMENTS.name)
    paid = changes.records.get("payment", set())
    if named is None or "payment" in changes.kinds or len(paid) > touching.MANY:
        return None
    return named | touching.months(Payment.objects.filter(pk__in=paid), "paid_on")


def _known() -> dict[str, Any]:
    lists = tables.lists()
    return {
        **standings.people(),
        **tables.accounts(),
        **standings.rates(),
        "source": lists["source"],
    }


def _shaped(sql: str, rows: dict[str, Any], schema: Schema, more: dict[str, Any]) -> Any:
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    values = {"currency": config.currency, **more}
    return shaped(sql.replace("{digits}", str(digits)), rows, values, arrow_schema(schema))


SOURCES = (
    Source("invoices", (INVOICES,), build_invoices, touched_invoices),
    Source("payments", (PAYMENTS,), build_payments, touched_payments),
)
