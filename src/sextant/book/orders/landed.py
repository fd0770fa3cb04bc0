"""Payments that land from a bank's list: each row by the rules of a payment entered by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sextant.book.orders import exchange, ledger, payments
from sextant.book.orders.models import Invoice, Payment
from sextant.kernel.money import from_scaled, to_scaled
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.landing.habits import Habit, Occasion
from sextant.landing.readers import LINE

if TYPE_CHECKING:
    from datetime import date

PLACES = 10  # of a rate
OURS = ("advance", "reverses", "reason", "kind", "settled", "rate", "owner", "by", "account")
Row = dict[str, Any]


@dataclass
class Weighing:
    """Weighs the rows of a batch against what is open, as if each were entered by hand."""

    occasion: Occasion
    rates: dict[tuple[str, str, date], Decimal | None] = field(default_factory=dict)
    sums: dict[int, ledger.Sums] = field(default_factory=dict)
    refused: list[tuple[int, str, str]] = field(default_factory=list)

    def rows(self, frame: pl.DataFrame) -> list[Row]:
        """Return what each row becomes in the ledger; refused rows are left as they are."""
        known = self._known(frame["external_id"].to_list())
        keys = sorted(set(frame["invoice_id"].drop_nulls().to_list()))
        held = Invoice.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        self.invoices = {each.pk: each for each in held}
        may = permits(self.occasion.by, "payment.create")
        found = []
        for row in frame.iter_rows(named=True):
            before = known.get(row["external_id"])
            if not may:
                found.append(self._refuse(row, "amount", _("Your role does not take payments.")))
            elif before is not None:
                found.append(self._again(row, before))
            else:
                found.append(self._new(row))
        return found

    def _known(self, keys: list[str]) -> dict[str, Payment]:
        rows = Payment.objects.filter(source=self.occasion.source, external_id__in=keys)
        return {str(row.external_id): row for row in rows}

    def _new(self, row: Row) -> Row:
        invoice = self.invoices.get(row["invoice_id"] or 0)
        if invoice is None:
            return self._refuse(row, "invoice", _("Name the invoice that was paid."))
        amount, currency = from_scaled(row["amount"]), row["currency"] or invoice.currency
        try:
            ledger.guard(amount, currency, row["paid_on"], self.occasion.at)
            rate = self._rate(currency, invoice.currency, row["paid_on"])
            sums = self.sums.get(invoice.pk) or ledger.sums(invoice)
            settled = payments.room(invoice, sums, amount, rate)
        except Unable as refusal:
            return self._refuse(row, "amount", str(refusal))
        self.sums[invoice.pk] = replace(sums, paid=sums.paid + settled)
        text = row.get("reference") or f"{Payment.Kind.PAYMENT.label} {invoice}"
        owner, by = invoice.owner_id, self.occasion.by
        return {"reference": text, "kind": "payment", "currency": currency, "account_id": invoice.account_id,
                "owner_id": owner, "by_id": by.pk if by else None, "settled": to_scaled(settled),
                "rate": None if rate is None else to_scaled(rate, PLACES)}  # fmt: skip

    def _again(self, row: Row, before: Payment) -> Row:
        meant = row["currency"] or before.currency
        same = (before.invoice_id, before.currency, before.paid_on, to_scaled(before.amount))
        if same != (row["invoice_id"], meant, row["paid_on"], row["amount"]):
            return self._refuse(
                row, "amount",
                _("This payment is in the ledger already with another amount, day, invoice or "
                  "currency: reverse it there first."),
            )  # fmt: skip
        return {"reference": before.reference, "kind": before.kind, "currency": before.currency, "account_id": before.account_id,
                "owner_id": before.owner_id, "by_id": before.by_id,
                "settled": to_scaled(before.settled),
                "rate": None if before.rate is None else to_scaled(before.rate, PLACES)}  # fmt: skip

    def _rate(self, currency: str, to: str, on: date) -> Decimal | None:
        key = (currency, to, on)
        if key not in self.rates:
            self.rates[key] = exchange.rate(*key)
        return self.rates[key]

    def _refuse(self, row: Row, name: str, why: str) -> Row:
        self.refused.append((row[LINE], name, why))
        return {}


def weigh(frame: pl.DataFrame, occasion: Occasion) -> tuple[pl.DataFrame, list[Any]]:
    """Complete the rows of a bank's list, and refuse those the ledger has no room for."""
    more = [pl.lit(None, dtype=pl.Int64).alias("invoice_id")] * ("invoice_id" not in frame.columns)
    more += [pl.lit(localdate(occasion.at)).alias("paid_on")] * ("paid_on" not in frame.columns)
    frame = frame.with_columns(more)
    if frame["currency"].null_count():
        occasion.notes.add(_("A payment written without a currency is in that of its invoice."))
    weighing = Weighing(occasion)
    found = weighing.rows(frame)
    taken = {name for ours in OURS for name in (ours, f"{ours}_id")} | {"reference"}
    kinds = {"reference": pl.String, "kind": pl.String, "account_id": pl.Int64,
             "owner_id": pl.Int64, "by_id": pl.Int64, "settled": pl.Int64,
             "rate": pl.Int64, "currency": pl.String}  # fmt: skip
    columns = [pl.Series(name, [row.get(name) for row in found], dtype=kind)
               for name, kind in kinds.items()]  # fmt: skip
    named = [pl.lit(None, dtype=pl.String).alias(name) for name in ("account", "owner", "by")]
    kept = frame.drop([name for name in frame.columns if name in taken])
    return kept.with_columns(*columns, *named), weighing.refused


HABITS = {
    "payments": Habit(
        known_by=(("reference",), ("invoice", "paid_on", "amount"), ("invoice", "paid_on")),
        weigh=weigh,
        weighs_currency=True,
        month="paid_on",
    )
}
