"""How quotes are listed, edited, exported and served."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.quotes import answering, approving, drafting, quote_page, sending
from sextant.book.quotes.models import Quote, total_of_latest
from sextant.book.quotes.workspaces.prices import CURRENCY, PRODUCT, QUANTITY
from sextant.workspace.declare import Field, Kind, Verb, Workspace

Status = Quote.Status
NAME = Field("name", _("Name of whoever answered"))
NOTE = Field("note", _("Note"), Kind.LONG_TEXT)
LINES = Field(
    "lines", _("Lines"), Kind.ROWS,
    of=(PRODUCT, QUANTITY, Field("unit_price", _("Unit price"), Kind.DECIMAL),
        Field("discount", _("Discount in %"), Kind.DECIMAL),
        Field("option_of", _("Option of row"), Kind.WHOLE), Field("note", _("Note"))),
)  # fmt: skip


def _is_with_customer(quote: Quote) -> bool:
    return not quote.is_ended and quote.sent_at is not None


QUOTES = Workspace(
    name="quotes", kind="quote", model=Quote, noun=_("quote"), nouns=_("Quotes"),
    fields=(
        Field("number", _("Number"), required=True, editable=False),
        Field("title", _("Title")),
        Field("account", _("Account"), Kind.REFERENCE, to="accounts"),
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals"),
        Field("contact", _("Contact"), Kind.REFERENCE, to="contacts"),
        Field("owner", _("Owner"), Kind.REFERENCE, to="people"),
        Field("status", _("Status"), Kind.CHOICE, choices=Status.choices, editable=False,
              tones={"accepted": "good", "declined": "bad", "waiting": "warn", "sent": "info"}),
        Field("total", _("Total"), Kind.MONEY, derived=total_of_latest),
        CURRENCY,
        Field("language", _("Language"), Kind.CHOICE, choices=settings.LANGUAGES),
        Field("asked_at", _("Asked"), Kind.INSTANT),
        Field("sent_at", _("First sent"), Kind.INSTANT, editable=False),
        Field("ended_at", _("Answered"), Kind.INSTANT, editable=False),
    ),
    columns=("number", "account", "status", "total", "owner", "asked_at", "sent_at"),
    search=("number", "title", "account__name"), order=("-asked_at", "-id"), key="number",
    filters=("status", "account", "deal", "owner", "currency", "language", "asked_at", "sent_at",
             "ended_at"),
    rank=75, lands=False, without=("remove",),
    verbs=(
        Verb("write", _("Write what is offered"), drafting.write, listed=False,
             when=lambda quote: quote.status != Status.ACCEPTED,
             asks=(LINES,
                   Field("discount_percent", _("Discount on the whole in %"), Kind.DECIMAL),
                   Field("discount_amount", _("Discount on the whole"), Kind.DECIMAL),
                   Field("valid_until", _("Valid until"), Kind.DATE),
                   Field("terms", _("Terms"), Kind.LONG_TEXT), NOTE)),
        Verb("submit", _("Submit for approval"), approving.submit,
             when=lambda quote: quote.status == Status.DRAFT,
             asks=(Field("reason", _("Why this customer should have it"), Kind.LONG_TEXT),)),
        Verb("send", _("Send"), sending.send,
             when=lambda quote: quote.status in {Status.DRAFT, Status.APPROVED},
             asks=(Field("to", _("E-mail"), Kind.EMAIL, usual=quote_page.address_of,
                         help=_("Empty: nothing is e-mailed; hand over the PDF or the link.")),
                   Field("message", _("Message"), Kind.LONG_TEXT,
                         help=_("Empty writes a short letter in the customer’s language.")))),
        Verb("accept", _("Customer accepted"), answering.accept, when=_is_with_customer,
             asks=(NAME, NOTE)),
        Verb("decline", _("Customer declined"), answering.decline, when=_is_with_customer,
             asks=(NAME, NOTE)),
        Verb("new_version", _("New version"), drafting.new_version,
             when=lambda quote: quote.status in {Status.SENT, Status.DECLINED, Status.WITHDRAWN}),
        Verb("renew_link", _("Renew the link"), sending.renew_link,
             when=lambda quote: quote.status == Status.SENT),
        Verb("copy", pgettext_lazy("quote", "Copy"), drafting.copy,
             asks=(Field("currency", _("Currency"), Kind.CURRENCY,
                         usual=lambda quote: quote.currency),)),
        Verb("withdraw", pgettext_lazy("quote", "Withdraw"), sending.withdraw, danger=True,
             when=lambda quote: not quote.is_ended,
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT),)),
    ),
    create=drafting.create, edit=drafting.edit,
    detail_template="quotes/quote.html", detail_context=quote_page.context,
    aliases=("quotes", "offers", "报价", "报价单"),
)  # fmt: skip
