"""Quotes as facts: one row each once sent, and the lines of the newest version that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from sextant.book.facts import tables, touching
from sextant.book.quotes.models import Quote, QuoteLine, QuoteVersion
from sextant.config import config
from sextant.kernel.money import smallest_unit
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, Source, arrow_schema
from sextant.metrics.reading import MONTH, batches, by_month, columns
from sextant.metrics.schemas import QUOTE_LINES, QUOTES, Schema
from sextant.metrics.shaping import shaped

COLUMNS = {
    "id": "whole",
    "status": "text",
    "asked_at": "instant",
    "sent_at": "instant",
    "ended_at": "instant",
    "currency": "text",
    "owner_id": "whole",
    "account_id": "whole",
    "deal_id": "whole",
    "deal__came_from_id": "whole",
    "versions_sent": "whole",
    "last_sent": "instant",
    "valid_until": "day",
}
LINE = {
    "id": "whole",
    "version__quote_id": "whole",
    "product_id": "whole",
    "quantity": "whole",
    "list_amount": "whole",
    "amount": "whole",
}
HOUR = timedelta(hours=1)
EXACT = "CAST({0} * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"

SQL = f"""
WITH quote AS (
    SELECT record.* RENAME (deal_came_from_id AS came_from_id, asked_at AS asked_on,
            sent_at AS sent_on, ended_at AS ended_on),
        CASE WHEN status IN ('accepted', 'declined', 'withdrawn') THEN status
            WHEN status = 'sent' AND valid_until < $today THEN 'expired' ELSE 'open' END AS outcome
    FROM record
)
SELECT quote.id AS quote_id, quote.deal_id, quote.asked_on, quote.sent_on,
    CASE outcome WHEN 'open' THEN NULL WHEN 'expired' THEN quote.valid_until + 1
        ELSE quote.ended_on END AS decided_on,
    quote.outcome, {EXACT.format("turned.hours")} AS turnaround_hours,
    quote.versions_sent AS versions, quote.currency,
    {standings.OWNER.format(rows="quote")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM quote JOIN turned ON turned.id = quote.id
    {tables.SOURCE_JOIN.format(rows="quote")}
    {standings.OWNER_JOIN.format(rows="quote", day="quote.sent_on")}
    {tables.ACCOUNT_JOIN.format(rows="quote")}
ORDER BY {MONTH.format("quote.sent_on")}, quote.id
"""  # noqa: S608 - put together from this room's own texts

LINES = f"""
WITH quote AS (
    SELECT record.* RENAME (deal_came_from_id AS came_from_id, sent_at AS first_sent_on,
        last_sent AS sent_on) FROM record
), rated AS (
    SELECT quote.*, CASE WHEN quote.currency = $currency THEN 1
        ELSE CAST(rate.rate * CAST(0.0000000001 AS DECIMAL(11, 10)) AS DECIMAL(18, 10)) END AS rate
    FROM quote LEFT JOIN rate ON rate.currency = quote.currency
        AND quote.sent_on >= rate."on" AND quote.sent_on < rate.stop
), valued AS (
    SELECT line.id AS line_id, line.product_id, rated.*,
        {EXACT.format("line.quantity")} AS quantity, {EXACT.format("line.amount")} AS amount,
        CAST(round({EXACT.format("line.amount")} * rated.rate, {{digits}}) AS DECIMAL(18, 4))
            AS value,
        CAST(round({EXACT.format("line.list_amount")} * rated.rate, {{digits}}) AS DECIMAL(18, 4))
            AS list_value
    FROM line JOIN rated ON rated.id = line.version_quote_id
)
SELECT valued.id AS quote_id, valued.deal_id, valued.first_sent_on, valued.sent_on,
    valued.product_id, product.name AS product, nullif(product.category, '') AS category,
    valued.quantity, valued.amount, valued.currency, valued.value, valued.list_value,
    valued.list_value - valued.value AS discount_value,
    {standings.OWNER.format(rows="valued")}, {tables.ACCOUNT}, {tables.SOURCE}
FROM valued LEFT JOIN product ON product.id = valued.product_id
    {tables.SOURCE_JOIN.format(rows="valued")}
    {standings.OWNER_JOIN.format(rows="valued", day="valued.sent_on")}
    {tables.ACCOUNT_JOIN.format(rows="valued")}
ORDER BY {MONTH.format("valued.first_sent_on")}, valued.id, valued.line_id
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield the quotes of each asked month, and their lines."""
    known = {**standings.people(), **tables.accounts(), **tables.lists()}
    more = {**standings.rates(), **tables.products()}
    digits = -int(smallest_unit(config.currency).as_tuple().exponent)
    sent = Quote.objects.filter(sent_at__isnull=False)
    for batch, inside in batches(sent, "sent_at", months):
        found = sent.filter(inside).with_sending().order_by("pk")
        rows = {**known, "record": columns(found, COLUMNS), "turned": _turned(inside)}
        table = shaped(SQL, rows, {"today": today}, arrow_schema(QUOTES))
        yield from by_month(QUOTES, table, "sent_on", batch)
        rows = {**known, **more, "record": rows["record"], "line": _lines(inside)}
        text = LINES.format(digits=digits)
        table = shaped(text, rows, {"currency": config.currency}, arrow_schema(QUOTE_LINES))
        yield from by_month(QUOTE_LINES, table, "first_sent_on", batch)


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    quotes = changes.records.get("quote", set())
    if "quote" in changes.kinds or len(quotes) > touching.MANY:
        return None
    named = touching.months_of_labels(changes, QUOTES.name)
    products = touching.months_of_labels(changes, QUOTE_LINES.name)
    if named is None or products is None:
        return None
    holding = changes.holding(QUOTES.name)
    now = touching.months(Quote.objects.filter(pk__in=quotes, sent_at__isnull=False), "sent_at")
    found = named | products | now | holding("quote_id", quotes)
    deals = changes.records.get("deal", set())
    found |= holding("deal_id", deals)
    return found | holding("outcome", ["open"]) if changes.since < changes.today else found


def _lines(inside: Q) -> Any:
    newest = QuoteVersion.objects.sent().filter(quote=OuterRef("version__quote"))
    last = Subquery(newest.order_by("-number").values("pk")[:1])
    lines = QuoteLine.objects.exclude(role=QuoteLine.Role.PART).annotate(last=last)
    lines = lines.filter(version=F("last"))
    if inside:
        lines = lines.filter(version__quote__in=Quote.objects.filter(inside))
    return columns(lines.order_by("pk"), LINE)


def _turned(inside: Q) -> Any:
    """Return the hours from asked to first sent as whole ten-thousandths."""
    import pyarrow as pa

    rows = Quote.objects.filter(inside, sent_at__isnull=False).order_by("pk")
    found = [
        (key, round((sent - asked) / HOUR * 10_000))
        for key, asked, sent in rows.values_list("pk", "asked_at", "sent_at")
        if sent is not None
    ]
    keys, hours = zip(*found, strict=True) if found else ((), ())
    return pa.table({"id": pa.array(keys, pa.int64()), "hours": pa.array(hours, pa.int64())})


FACTS = (Source("quotes", (QUOTES, QUOTE_LINES), build, touched),)
