"""What was invoiced, what was paid of it, and what is late."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, count, total
from sextant.metrics.schemas import INVOICES, PAYMENTS

MONEY = (*PEOPLE, *CUSTOMERS, "source", "channel", "currency", *TIME)
INVOICE = (*MONEY, "ageing", "status")

ISSUED = Rows("issued", None)
DUE = Rows("due", lambda invoice: invoice.fell_due.notnull())
OPEN = Rows(
    "unpaid",
    lambda invoice: invoice.status.isin(("open", "part_paid", "overdue")),
    {"state": "open,part_paid,overdue"},
)
LATE = Rows("late", lambda invoice: invoice.status == "overdue", {"state": "overdue"})
CASH = Rows("cash", None, {"kind": "payment,refund"})

_invoices = partial(
    Metric, fact=INVOICES, workspace="invoices", dimensions=INVOICE, owner="finance"
)

METRICS = (
    _invoices(
        "invoiced",
        _("Invoiced"),
        _("What the invoices issued in the period ask for, tax included, less their credit notes."),
        _("A credit note lowers the month of its invoice, not its own, and tax is no revenue."),
        Unit.MONEY,
        Good.UP,
        (total("value", ISSUED),),
        date="issued_on",
    ),
    Metric(
        "collected",
        _("Collected"),
        _("The money that came in, less what was given back, on the day it moved; advances too."),
        _("It pays for earlier invoices as well, so it is no share of what was invoiced here."),
        Unit.MONEY,
        Good.UP,
        (total("value", CASH),),
        date="paid_on",
        dimensions=MONEY,
        fact=PAYMENTS,
        workspace="payments",
        owner="finance",
    ),
    _invoices(
        "collection_rate",
        _("Collection rate"),
        _(
            "Of what fell due in the period (invoices less credit notes), the share paid by now,"
            " early or late; what falls due later is not in it."
        ),
        _("Invoices that fell due lately have had less time: the last month always looks worse."),
        Unit.RATIO,
        Good.UP,
        (total("paid", DUE), total("fell_due", DUE)),
        date="due_on",
    ),
    _invoices(
        "paid_on_time_rate",
        _("Paid on time"),
        _(
            "Of what fell due in the period (invoices less credit notes), the share paid by its due"
            " day."
        ),
        _("One large late payer moves it alone: read it by account."),
        Unit.RATIO,
        Good.UP,
        (total("paid_on_time", DUE), total("fell_due", DUE)),
        date="due_on",
    ),
    _invoices(
        "dso_days",
        _("Days sales outstanding"),
        _(
            "How many days money invoiced in the period waits from issue to payment, weighed by"
            " amount; what is not paid yet counts until today."
        ),
        _(
            "Of young invoices the days still grow, so compare months that are some months old. It"
            " follows each invoice; the receivables page also gives the two estimates from totals."
        ),
        Unit.DAYS,
        Good.DOWN,
        (total("awaited_days", ISSUED), total("awaited", ISSUED)),
        date="issued_on",
    ),
    _invoices(
        "receivables",
        _("Receivables"),
        _("What customers owe us now; with a period, of the invoices that fall due in it."),
        _("It is always as of now, converted at the rate of the day of issue."),
        Unit.MONEY,
        Good.NEITHER,
        (total("outstanding", OPEN),),
        date="due_on",
    ),
    _invoices(
        "overdue",
        _("Overdue"),
        _("What is open now of invoices whose due day is over; with a period, of those due in it."),
        _("It is always as of now: a past period shows what of it is still unpaid."),
        Unit.MONEY,
        Good.DOWN,
        (total("overdue", LATE),),
        date="due_on",
    ),
    _invoices(
        "overdue_invoices",
        _("Overdue invoices"),
        _("How many invoices are open after their due day; with a period, of those due in it."),
        _("A count treats a cent and a million alike: read it beside the amount."),
        Unit.COUNT,
        Good.DOWN,
        (count(LATE),),
        date="due_on",
    ),
)
