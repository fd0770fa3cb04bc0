"""How approvals are listed and served; they are asked for where what is approved is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.agenda import approval_page, approvals, purposes
from sextant.agenda.initiative_space import INITIATIVES
from sextant.agenda.models import Approval, ApprovalStep
from sextant.workspace.declare import Field, Kind, Verb, Workspace

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Pair = tuple[str, str | _StrPromise]


class PurposeChoices(Sequence["Pair"]):
    """The purposes that rooms above have made known, as choices."""

    def __len__(self) -> int:
        """Count them."""
        return len(purposes.every())

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        """Return name and label of one."""
        return [(purpose.name, purpose.label) for purpose in purposes.every()][place]


def _waits_for() -> Any:
    steps = ApprovalStep.objects.current().filter(approval=OuterRef("pk"))
    # an empty text is a step that any director may decide; beyond it the approval is closed
    return Coalesce(
        Subquery(steps.values("approver__name")[:1]), Value(""), output_field=CharField()
    )


APPROVALS = Workspace(
    name="approvals", kind="approval", model=Approval, noun=pgettext_lazy("noun", "approval"),
    nouns=_("Approvals"),
    fields=(
        Field("subject_name", _("What about"), required=True, editable=False),
        Field("purpose", _("Purpose"), Kind.CHOICE, choices=PurposeChoices(), editable=False),
        Field("status", _("Status"), Kind.CHOICE, choices=Approval.Status.choices, editable=False,
              tones={"open": "info", "granted": "good", "refused": "bad"}),
        Field("waits_for", _("Waits for"), derived=_waits_for),
        Field("asked_by", _("Asked by"), Kind.REFERENCE, to="people", editable=False),
        Field("asked_at", _("Asked"), Kind.INSTANT, editable=False),
        Field("reason", _("Reason"), Kind.LONG_TEXT, editable=False),
    ),
    columns=("subject_name", "purpose", "status", "waits_for", "asked_by", "asked_at"),
    search=("subject_name",), order=("-asked_at", "-id"), key="external_id",
    filters=("status", "purpose", "asked_by", "asked_at"), rank=95, lands=False,
    verbs=(
        Verb("approve", pgettext_lazy("action", "Approve"), approvals.approve, listed=False,
             bulk=True, when=lambda approval: approval.is_open,
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT),)),
        Verb("refuse", pgettext_lazy("action", "Refuse"), approvals.refuse, listed=False,
             danger=True, when=lambda approval: approval.is_open,
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT, required=True),)),
        Verb("withdraw", pgettext_lazy("action", "Withdraw"), approvals.withdraw, listed=False,
             danger=True, when=lambda approval: approval.is_open),
    ),
    detail_template="agenda/approval.html", detail_context=approval_page.context,
)  # fmt: skip

WORKSPACES = (APPROVALS, INITIATIVES)
