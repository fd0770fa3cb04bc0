"""The verbs offered on deals, and what each asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book import deals
from sextant.book.models import Credit, DealContact, Rivalry
from sextant.workspace.declare import Field, Kind, Verb

if TYPE_CHECKING:
    from sextant.book.models import Deal


def _is_open(deal: Deal) -> bool:
    return deal.is_open


def _credits(deal: Deal) -> list[dict[str, Any]]:
    """Return the shares as they stand; where there are none, the owner's whole."""
    found = [
        {"person": share.person, "percent": deals.percent(share.percent), "kind": share.kind}
        for share in deal.credits.select_related("person").order_by("-kind", "pk")
    ]
    whole = {"person": deal.owner, "percent": "100", "kind": Credit.Kind.REVENUE}
    return found or ([whole] if deal.owner else [])


def _lines(deal: Deal) -> list[dict[str, Any]]:
    return [
        {"product": line.product, "quantity": deals.plain(line.quantity),
         "unit_price": deals.plain(line.unit_price, 2), "amount": deals.plain(line.amount, 2)}
        for line in deal.lines.select_related("product")
    ]  # fmt: skip


def _rival(deal: Deal) -> Any:
    """Return the one competitor still in the deal, if there is just one."""
    there = list(deal.rivalries.filter(outcome=Rivalry.Outcome.OPEN).select_related("competitor"))
    return there[0].competitor if len(there) == 1 else None


CONTACT = Field("contact", _("Contact"), Kind.REFERENCE, to="contacts", required=True)
COMPETITOR = Field("competitor", _("Competitor"), Kind.REFERENCE, to="competitors", required=True)

DEAL_VERBS = (
    Verb("win", _("Win"), deals.win, when=_is_open, bulk=True, undo="reopen"),
    Verb("lose", _("Lose"), deals.lose, when=_is_open, danger=True, bulk=True, undo="reopen",
         asks=(Field("reason", _("Loss reason"), Kind.REFERENCE, to="loss_reasons", required=True),
               Field("competitor", _("Lost to"), Kind.REFERENCE, to="competitors", usual=_rival),
               Field("note", _("Note"), Kind.LONG_TEXT))),
    Verb("move", _("Move to stage"), deals.move, when=_is_open, bulk=True,
         asks=(Field("stage", _("Stage"), Kind.REFERENCE, to="stages", required=True),)),
    Verb("transfer", _("Move to another pipeline"), deals.transfer, when=_is_open, listed=False,
         asks=(Field("pipeline", _("Pipeline"), Kind.REFERENCE, to="pipelines", required=True),
               Field("stage", _("Stage"), Kind.REFERENCE, to="stages",
                     help=_("Empty is the first stage.")))),
    Verb("reopen", _("Reopen"), deals.reopen, when=lambda deal: not deal.is_open),
    Verb("hand_over", _("Hand over"), deals.hand_over, when=_is_open, bulk=True,
         asks=(Field("to", _("New owner"), Kind.REFERENCE, to="people", required=True),)),
    Verb("split", _("Split the credit"), deals.split, when=_is_open, listed=False,
         asks=(Field("credits", _("Shares"), Kind.ROWS, usual=_credits,
                     help=_("Revenue shares make exactly 100 %; overlay is credited beside them."
                            " Without any share the owner has the whole."),
                     of=(Field("person", _("Person"), Kind.REFERENCE, to="people", required=True),
                         Field("percent", _("Share in %"), Kind.PERCENT, required=True),
                         Field("kind", pgettext_lazy("credit", "Kind"), Kind.CHOICE,
                               choices=Credit.Kind.choices))),)),
    Verb("write_lines", _("Set products and prices"), deals.write_lines, when=_is_open, listed=False,
         asks=(Field("lines", _("Lines"), Kind.ROWS, usual=_lines,
                     of=(Field("product", _("Product"), Kind.REFERENCE, to="products",
                               required=True),
                         Field("quantity", _("Quantity"), Kind.DECIMAL),
                         Field("unit_price", _("Unit price"), Kind.MONEY),
                         Field("amount", _("Amount"), Kind.MONEY))),
               Field("take_sum", _("Take the sum as the deal's amount"), Kind.YES_NO))),
    Verb("take_sum", _("Take the sum"), deals.take, when=_is_open, listed=False),
    Verb("involve", _("Give a contact a role"), deals.involve, listed=False,
         asks=(CONTACT, Field("role", _("Role"), Kind.CHOICE, choices=DealContact.Role.choices,
                              required=True))),
    Verb("release", _("Take a contact out"), deals.release, listed=False, asks=(CONTACT,)),
    Verb("meet", _("Note a competitor"), deals.meet, listed=False,
         asks=(COMPETITOR,
               Field("outcome", _("Outcome"), Kind.CHOICE, choices=Rivalry.Outcome.choices),
               Field("note", _("Note"), max_length=300))),
    Verb("dismiss", _("Take a competitor out"), deals.dismiss, listed=False, asks=(COMPETITOR,)),
    Verb("plan", _("Plan the next step"), deals.plan, listed=False,
         asks=(Field("next_step", _("Next step"), max_length=200,
                     usual=lambda deal: deal.next_step),
               Field("next_step_on", _("Due"), Kind.DATE, usual=lambda deal: deal.next_step_on))),
)  # fmt: skip
