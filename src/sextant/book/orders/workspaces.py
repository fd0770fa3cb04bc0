"""How orders, invoices, the ledger and dunning steps are listed, edited and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.orders import (
    correcting,
    delivering,
    dunning,
    invoice_page,
    invoicing,
    lines,
    order_page,
    ordering,
    payments,
    schedule,
)
from sextant.book.orders.models import DunningStep, Invoice, Milestone, Order, Payment
from sextant.book.orders.questions import invoices as of_invoice
from sextant.book.orders.questions import ledger as of_ledger
from sextant.book.orders.questions import orders as of_order
from sextant.book.workspaces.fields import ACCOUNT, CURRENCY, OWNER
from sextant.workspace import asking
from sextant.workspace.declare import Field, Kind, Verb, Workspace
from sextant.workspace.rules import AtLeast

REASON = Field("reason", _("Reason"), required=True, max_length=300)
ON = Field("on", pgettext_lazy("date", "Day"), Kind.DATE, required=True)
MOVED = (
    Field("what", _("What")),
    Field("quantity", _("Quantity"), Kind.DECIMAL, required=True),
    Field("line", pgettext_lazy("document", "Line"), Kind.WHOLE, required=True),
)
LINES = Field(
    "lines", _("Lines"), Kind.ROWS, usual=lines.rows_of,
    help=_("A price left empty is the product's list price."),
    of=(
        Field("product", _("Product"), Kind.REFERENCE, to="products"),
        Field("description", _("Description"), max_length=300),
        Field("quantity", _("Quantity"), Kind.DECIMAL),
        Field("unit_price", _("Unit price"), Kind.DECIMAL),
        Field("discount", _("Discount in %"), Kind.PERCENT),
        Field("tax_rate", _("Tax in %"), Kind.PERCENT),
    ),
)  # fmt: skip
PARTS = Field(
    "parts", _("Parts"), Kind.ROWS, usual=schedule.rows_of,
    help=_("Each part has a per cent of the order or an amount with tax; they make the whole."),
    of=(
        Field("label", _("Part"), max_length=120),
        Field("percent", _("Per cent"), Kind.PERCENT),
        Field("amount", _("Amount"), Kind.DECIMAL),
        Field("condition", pgettext_lazy("when", "Invoiced"), Kind.CHOICE,
              choices=Milestone.Condition.choices),
        Field("on", _("On the day"), Kind.DATE),
        Field("due_days", _("Days to pay"), Kind.WHOLE),
    ),
)  # fmt: skip
EVERY = (
    ("month", _("Every month")),
    ("week", _("Every week")),
    ("fortnight", _("Every two weeks")),
)

ORDERS = Workspace(
    name="orders", kind="order", model=Order, noun=_("order"), nouns=_("Orders"),
    fields=(
        Field("number", pgettext_lazy("document", "Number"), required=True, editable=False),
        ACCOUNT,
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals",
              help=_("Its order takes the account and the lines of the deal.")),
        Field("is_further", _("A further order of this deal"), Kind.YES_NO),
        OWNER,
        Field("state", _("Status"), Kind.CHOICE, choices=Order.State.choices,
              derived=lambda: of_order.state(asking.today()),
              tones={"confirmed": "info", "part_invoiced": "info", "invoiced": "accent",
                     "paid": "good", "overdue": "bad"}),
        Field("ordered_on", _("Ordered"), Kind.DATE),
        CURRENCY,
        Field("payment_days", _("Payment terms in days"), Kind.WHOLE),
        Field("reference", _("Customer's reference")),
        Field("note", _("Note"), Kind.LONG_TEXT),
        Field("net", _("Net"), Kind.MONEY, derived=of_order.net),
        Field("gross", _("Total with tax"), Kind.MONEY, derived=of_order.gross),
        Field("invoiced", _("Invoiced"), Kind.MONEY, derived=of_order.invoiced),
        Field("outstanding", _("Outstanding"), Kind.MONEY, derived=of_order.outstanding),
        Field("confirmed_on", _("Confirmed on"), Kind.DATE, editable=False),
        Field("cancelled_on", _("Cancelled on"), Kind.DATE, editable=False),
        Field("cancel_reason", _("Why cancelled"), editable=False),
    ),
    columns=("number", "account", "ordered_on", "state", "gross", "outstanding", "owner"),
    search=("number", "account__name", "reference"), order=("-ordered_on", "-id"),
    filters=("state", "account", "owner", "deal", "ordered_on", "confirmed_on", "cancelled_on",
             "currency"),
    key="external_id", rank=75, lands=False, without=("remove",),
    rules=(AtLeast("payment_days", 0, _("Payment terms are not below nought: correct them.")),),
    verbs=(
        Verb("confirm", _("Confirm"), ordering.confirm, when=lambda order: order.is_draft,
             bulk=True),
        Verb("write_lines", _("Lines"), ordering.write_lines, asks=(LINES,),
             when=lambda order: order.is_draft),
        Verb("deliver", _("Deliver"), delivering.deliver, when=lambda order: order.is_standing,
             asks=(Field("rows", _("What goes out"), Kind.ROWS, of=MOVED,
                         usual=delivering.open_rows),
                   ON, Field("note", _("Note"), max_length=300))),
        Verb("invoice", pgettext_lazy("action", "Invoice"), invoicing.invoice,
             when=invoicing.may_invoice,
             asks=(Field("part", _("Part of the schedule"), Kind.WHOLE,
                         usual=invoicing.next_part),
                   Field("percent", _("Per cent"), Kind.PERCENT,
                         help=_("If this and the amount are empty: all that is left.")),
                   Field("amount", _("Amount"), Kind.MONEY),
                   Field("issued_on", _("Issued"), Kind.DATE, required=True),
                   Field("due_on", _("Due"), Kind.DATE,
                         help=_("Left empty: by the payment terms.")),
                   Field("subject", _("Subject"), max_length=200))),
        Verb("return_goods", _("Return"), delivering.return_goods,
             when=lambda order: order.is_standing,
             asks=(Field("rows", _("What comes back"), Kind.ROWS, of=MOVED,
                         usual=delivering.out_rows),
                   ON, Field("note", _("Note"), max_length=300))),
        Verb("write_schedule", _("Schedule"), schedule.write_schedule, asks=(PARTS,),
             when=lambda order: order.cancelled_on is None),
        Verb("write_instalments", _("Instalments"), schedule.write_instalments,
             when=lambda order: order.cancelled_on is None,
             asks=(Field("count", _("How many"), Kind.WHOLE, required=True),
                   Field("first_on", _("The first on"), Kind.DATE, required=True),
                   Field("every", _("How often"), Kind.CHOICE, choices=EVERY))),
        Verb("hand_over", _("Hand over"), ordering.hand_over, bulk=True,
             asks=(Field("to", _("New owner"), Kind.REFERENCE, to="people", required=True),)),
        Verb("cancel", _("Cancel the order"), ordering.cancel, danger=True,
             when=lambda order: order.cancelled_on is None, asks=(REASON,)),
    ),
    create=ordering.create, edit=ordering.edit,
    detail_template="orders/order.html", detail_context=order_page.context,
    aliases=("orders", "sales orders", "订单", "销售订单"),
)  # fmt: skip

INVOICES = Workspace(
    name="invoices", kind="invoice", model=Invoice, noun=_("invoice"), nouns=_("Invoices"),
    fields=(
        Field("number", pgettext_lazy("document", "Number"), required=True, editable=False),
        Field("account", _("Account"), Kind.REFERENCE, to="accounts", editable=False),
        Field("order", _("Order"), Kind.REFERENCE, to="orders", editable=False),
        Field("owner", _("Owner"), Kind.REFERENCE, to="people", editable=False),
        Field("state", _("Status"), Kind.CHOICE, choices=Invoice.State.choices,
              derived=lambda: of_invoice.state(asking.today()),
              tones={"part_paid": "info", "overdue": "bad", "paid": "good", "written_off": "warn"}),
        Field("issued_on", _("Issued"), Kind.DATE, editable=False),
        Field("due_on", _("Due"), Kind.DATE, editable=False),
        Field("subject", _("Subject"), editable=False),
        Field("amount", _("Amount"), Kind.MONEY, editable=False),
        Field("tax", _("Tax in it"), Kind.MONEY, editable=False),
        Field("paid", _("Paid"), Kind.MONEY, derived=of_invoice.paid),
        Field("credited", _("Credited"), Kind.MONEY, derived=of_invoice.credited),
        Field("written_off", _("Written off"), Kind.MONEY, derived=of_invoice.written_off),
        Field("balance", _("Balance"), Kind.MONEY, derived=of_invoice.balance),
        Field("currency", _("Currency"), Kind.CURRENCY, editable=False),
    ),
    columns=("number", "account", "state", "issued_on", "due_on", "amount", "balance", "owner"),
    search=("number", "account__name"), order=("-issued_on", "-id"),
    filters=("state", "account", "order", "owner", "issued_on", "due_on", "amount", "balance",
             "currency"),
    key="external_id", rank=76, lands=False, without=("edit", "remove"),
    verbs=(
        Verb("pay", _("Take a payment"), payments.pay,
             asks=(Field("amount", _("Amount"), Kind.DECIMAL, required=True,
                         usual=invoice_page.open_amount),
                   Field("currency", _("Currency"), Kind.CURRENCY,
                         usual=lambda invoice: invoice.currency),
                   Field("paid_on", pgettext_lazy("date", "Day"), Kind.DATE, required=True),
                   Field("reference", _("Reference"), max_length=120),
                   Field("rest_as_advance", _("Keep what is above the balance as an advance"),
                         Kind.YES_NO))),
        Verb("remind", _("Remind"), dunning.remind, when=invoice_page.is_late,
             asks=(Field("to", _("To another address"), Kind.EMAIL),
                   Field("note", _("Note"), max_length=300))),
        Verb("pause_dunning", _("Pause dunning"), dunning.pause, when=invoice_page.is_unpaused,
             asks=(REASON, Field("until", _("Until"), Kind.DATE))),
        Verb("resume_dunning", _("End the pause"), dunning.resume, when=invoice_page.is_paused),
        Verb("credit", _("Credit note"), correcting.credit,
             asks=(Field("amount", _("Amount"), Kind.DECIMAL, required=True), REASON, ON)),
        Verb("refund", _("Refund"), payments.refund,
             asks=(Field("amount", _("Amount"), Kind.DECIMAL, required=True), REASON,
                   Field("paid_on", pgettext_lazy("date", "Day"), Kind.DATE, required=True))),
        Verb("write_off", _("Write off"), correcting.write_off, danger=True,
             asks=(REASON, Field("amount", _("Amount"), Kind.DECIMAL,
                                 help=_("Left empty: all that is open.")))),
        Verb("cancel", _("Cancel the invoice"), correcting.cancel, danger=True, asks=(REASON,)),
    ),
    detail_template="orders/invoice.html", detail_context=invoice_page.context,
    aliases=("invoices", "发票"),
)  # fmt: skip

PAYMENTS = Workspace(
    name="payments", kind="payment", model=Payment, noun=_("payment"), nouns=_("Payments"),
    fields=(
        Field("reference", _("Reference"),
              aliases=("reference", "payment reference", "purpose", "transaction", "流水号",
                       "付款编号", "附言", "摘要")),
        Field("kind", _("Kind"), Kind.CHOICE, choices=Payment.Kind.choices, editable=False,
              tones={"payment": "good", "refund": "warn", "write_off": "bad"}),
        Field("invoice", _("Invoice"), Kind.REFERENCE, to="invoices",
              help=_("Left empty: an advance of the account."),
              aliases=("invoice", "invoice number", "invoice no", "invoice id", "发票",
                       "发票号", "发票号码", "發票號碼")),
        Field("account", _("Account"), Kind.REFERENCE, to="accounts",
              aliases=("account", "customer", "payer", "客户", "付款人")),
        Field("amount", _("Amount"), Kind.MONEY, required=True,
              aliases=("amount", "paid", "payment amount", "金额", "回款金额", "付款金额")),
        CURRENCY,
        Field("paid_on", pgettext_lazy("date", "Day"), Kind.DATE,
              aliases=("paid on", "date", "payment date", "booking date", "value date", "回款日期",
                       "付款日期", "日期")),
        Field("rate", _("Rate"), Kind.DECIMAL, editable=False),
        Field("settled", _("Taken off the invoice, in its currency"), Kind.DECIMAL,
              editable=False),
        Field("left", _("Left of the advance"), Kind.MONEY, derived=of_ledger.left_of_advance),
        Field("reason", _("Reason"), editable=False),
        Field("advance", _("From the advance"), Kind.REFERENCE, to="payments", editable=False),
        Field("reverses", _("Reverses"), Kind.REFERENCE, to="payments", editable=False),
        Field("owner", _("Owner"), Kind.REFERENCE, to="people", editable=False),
        Field("by", _("Entered by"), Kind.REFERENCE, to="people", editable=False),
    ),
    columns=("reference", "paid_on", "account", "amount", "kind", "invoice", "left", "owner"),
    search=("reference", "invoice__number", "account__name"), order=("-paid_on", "-id"),
    filters=("kind", "account", "invoice", "owner", "paid_on", "amount", "currency", "left"),
    key="external_id", rank=77, without=("edit", "remove"),
    rules=(AtLeast("amount", 0, _("A payment is above nought: enter money given back as a refund."
                                  )),),
    verbs=(
        Verb("allocate", _("Use for an invoice"), payments.allocate,
             when=lambda entry: entry.is_advance,
             asks=(Field("invoice", _("Invoice"), Kind.REFERENCE, to="invoices", required=True),
                   Field("amount", _("Amount"), Kind.DECIMAL,
                         help=_("Left empty: as much as the invoice needs.")))),
        Verb("give_back", _("Give back"), payments.give_back,
             when=lambda entry: entry.is_advance,
             asks=(Field("amount", _("Amount"), Kind.DECIMAL,
                         help=_("Left empty: all that is left.")), REASON)),
        Verb("reverse", _("Reverse"), correcting.reverse, danger=True,
             when=lambda entry: entry.reverses_id is None, asks=(REASON,)),
    ),
    create=payments.take,
    aliases=("payments", "bank list", "receipts", "回款", "收款", "付款"),
)  # fmt: skip

DUNNING = Workspace(
    name="dunning_steps", kind="dunning", model=DunningStep, noun=_("dunning step"),
    nouns=_("Dunning steps"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("after_days", _("Days after the due day"), Kind.WHOLE, required=True),
        Field("action", _("Action"), Kind.CHOICE, choices=DunningStep.Action.choices),
        Field("subject", _("Subject"), help=_("Of the e-mail; {invoice} stands for its number.")),
        Field("text", _("Text"), Kind.LONG_TEXT,
              help=_("These are filled in: {account}, {invoice}, {order}, {amount}, {balance}, "
                     "{due}, {days}, {sender}.")),
        Field("is_active", _("In use"), Kind.YES_NO),
    ),
    columns=("after_days", "name", "action", "is_active"), order=("after_days", "id"), rank=74,
    lands=False,
)  # fmt: skip

WORKSPACES = (DUNNING, ORDERS, INVOICES, PAYMENTS)
