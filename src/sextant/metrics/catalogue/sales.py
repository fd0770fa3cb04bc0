"""What was sold, line by line: orders entered here and those landed from an ERP."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import LINES, TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, distinct, total
from sextant.metrics.schemas import ORDER_LINES

LINE = (*PEOPLE, *CUSTOMERS, *LINES, "channel", "currency", "order", "has_customer", "origin",
        *TIME)  # fmt: skip
MARGIN = "margin.see"

ALL = Rows("all", None)
SOLD = Rows("not_returned", lambda line: ~line.is_return)
RETURNED = Rows("returned", lambda line: line.is_return)
COSTED = Rows("with_known_cost", lambda line: line.margin.notnull())

_metric = partial(Metric, date="ordered_on", dimensions=LINE, fact=ORDER_LINES,
                  workspace="order_lines")  # fmt: skip

METRICS = (
    _metric(
        "sales",
        pgettext_lazy("metric", "Sales"),
        _("The net value of all order lines, less what was returned, on the day of the order."),
        _("It is what was ordered, not what was invoiced or paid; a return counts on its own day."),
        Unit.MONEY,
        Good.UP,
        (total("value", ALL),),
    ),
    _metric(
        "gross_sales",
        _("Sales before returns"),
        _("The net value of the order lines that are no returns, on the day of the order."),
        _("Goods that came back are still in it: read it beside returns."),
        Unit.MONEY,
        Good.UP,
        (total("value", SOLD),),
    ),
    _metric(
        "returns",
        _("Returns"),
        _("The value of what was returned or cancelled, as a number above nought."),
        _("A return without a day of its own counts on the day of its order."),
        Unit.MONEY,
        Good.DOWN,
        (total("returned", RETURNED),),
    ),
    _metric(
        "return_rate",
        _("Return rate"),
        _("The value of returns divided by sales before returns."),
        _("Returns of a period may belong to sales of an earlier one: take long periods."),
        Unit.RATIO,
        Good.DOWN,
        (total("returned", RETURNED), total("value", SOLD)),
    ),
    _metric(
        "orders",
        _("Orders"),
        _("How many different orders have at least one line that is no return."),
        _(
            "Documents that only cancel or return are not counted. An order with several products"
            " counts for each of them, so parts may add up to more than the whole."
        ),
        Unit.COUNT,
        Good.UP,
        (distinct("order_key", SOLD),),
    ),
    _metric(
        "average_order",
        _("Average order"),
        _("Sales before returns divided by the number of orders."),
        _("A few large orders pull it up: most orders are smaller than the average."),
        Unit.MONEY,
        Good.UP,
        (total("value", SOLD), distinct("order_key", SOLD)),
    ),
    _metric(
        "units",
        pgettext_lazy("metric", "Units"),
        _("The quantity of all order lines, less what was returned."),
        _("Pieces, boxes and hours are added alike: read it by product."),
        Unit.COUNT,
        Good.UP,
        (total("quantity", ALL),),
    ),
    _metric(
        "gross_units",
        _("Units before returns"),
        _("The quantity of the order lines that are no returns."),
        _("Goods that came back are still in it, and pieces, boxes and hours are added alike."),
        Unit.COUNT,
        Good.UP,
        (total("quantity", SOLD),),
    ),
    _metric(
        "average_price",
        _("Average price"),
        _("Sales divided by units."),
        _("It moves with what is sold as much as with prices: read it by product."),
        Unit.MONEY,
        Good.NEITHER,
        (total("value", ALL), total("quantity", ALL)),
    ),
    _metric(
        "gross_margin",
        _("Gross margin"),
        _("Sales less the cost of what was sold, over the lines whose cost is known."),
        _("Lines without a known cost are not in it; how many those are is said beside it."),
        Unit.MONEY,
        Good.UP,
        (total("margin", ALL),),
        needs=MARGIN,
        owner="finance",
    ),
    _metric(
        "gross_margin_rate",
        _("Gross margin rate"),
        _("Gross margin divided by the sales of the lines whose cost is known."),
        _("Lines without a known cost are left out above and below the line."),
        Unit.RATIO,
        Good.UP,
        (total("margin", ALL), total("value", COSTED)),
        needs=MARGIN,
        owner="finance",
    ),
)
