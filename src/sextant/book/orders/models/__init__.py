"""What was ordered, invoiced and paid: orders, their schedule, invoices, the ledger, dunning."""

from sextant.book.orders.models.dunning import DunningPause, DunningStep, Reminder
from sextant.book.orders.models.invoices import Invoice, InvoiceLine
from sextant.book.orders.models.ledger import Payment
from sextant.book.orders.models.orders import Delivery, Milestone, Order, OrderLine

__all__ = [
    "Delivery",
    "DunningPause",
    "DunningStep",
    "Invoice",
    "InvoiceLine",
    "Milestone",
    "Order",
    "OrderLine",
    "Payment",
    "Reminder",
]
