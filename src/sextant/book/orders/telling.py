"""In which words the events of orders, invoices and the ledger are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.workspace import history

WORDS = {
    "order.confirmed": pgettext_lazy("history", "confirmed this"),
    "order.cancelled": pgettext_lazy("history", "cancelled this"),
    "order.lines_written": _("wrote the lines"),
    "order.delivered": _("delivered goods"),
    "order.goods_returned": _("took goods back"),
    "order.scheduled": _("planned when it is invoiced"),
    "order.invoiced": _("issued an invoice"),
    "order.handed_over": _("handed this over"),
    "invoice.issued": _("issued this"),
    "invoice.credited": _("wrote a credit note"),
    "invoice.reminded": _("reminded the customer"),
    "invoice.dunning_paused": _("paused dunning"),
    "invoice.dunning_resumed": _("ended the pause of dunning"),
    "invoice.overdue": _("became overdue"),
    "payment.recorded": _("entered this"),
    "payment.allocated": _("used an advance"),
    "payment.refunded": _("gave this back"),
    "payment.written_off": _("wrote this off"),
    "payment.credited": _("wrote this credit note"),
    "payment.reversed": _("reversed a row of the ledger"),
}


def register() -> None:
    """Make the words known."""
    history.tell_all(WORDS)
