"""How initiatives are listed, edited, carried through and served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.agenda import initiatives
from sextant.agenda.models import Initiative, InitiativeNote
from sextant.metrics import catalogue
from sextant.workspace import history
from sextant.workspace.declare import Field, Kind, Panel, Verb, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

WORDS = {
    "initiative.launched": _("launched this"),
    "initiative.edited": _("changed this"),
    "initiative.noted": pgettext_lazy("history", "wrote a note"),
    "initiative.finished": pgettext_lazy("history", "finished this"),
    "initiative.dropped": pgettext_lazy("history", "dropped this"),
    "initiative.due": pgettext_lazy("history", "reminded the owner: this is due"),
    "initiative.overdue": pgettext_lazy("history", "reminded the owner: this is overdue"),
}


def tell_words() -> None:
    """Make known in which words the events of initiatives are told."""
    history.tell_all(WORDS)


def _latest_note() -> Any:
    notes = InitiativeNote.objects.filter(initiative=OuterRef("pk"))
    return Coalesce(Subquery(notes.values("text")[:1]), Value(""), output_field=CharField())


def notes(
    initiative: Initiative,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,
) -> Mapping[str, Any]:
    """Return how it goes: every note, newest first, and whether one may be written."""
    found = list(initiative.notes.select_related("by"))
    return {"notes": found, "may_note": scope.permits("initiative.note"), "key": initiative.pk}


INITIATIVES = Workspace(
    name="initiatives", kind="initiative", model=Initiative,
    noun=pgettext_lazy("noun", "initiative"), nouns=_("Initiatives"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("why", pgettext_lazy("initiative", "Why"), Kind.LONG_TEXT,
              help=_("What was seen that asks for it, such as a number behind its plan.")),
        Field("owner", _("Owner"), Kind.REFERENCE, to="people"),
        Field("due_on", pgettext_lazy("day", "Due"), Kind.DATE, required=True),
        Field("measure", _("Number to change"), Kind.CHOICE,
              choices=[(one.name, one.label) for one in catalogue.every().values()]),
        Field("goal", _("Goal"), help=_("How far, in words: from 88 % of the plan to 97 %.")),
        Field("unit", _("Unit"), Kind.REFERENCE, to="units"),
        Field("person", _("Whom it concerns"), Kind.REFERENCE, to="people",
              help=_("They see the initiative and may write notes.")),
        Field("period", _("Period"), help=_("Such as 2026-Q4 or 2026-07.")),
        Field("status", _("Status"), Kind.CHOICE, choices=Initiative.Status.choices,
              editable=False, tones={"open": "info", "done": "good"}),
        Field("latest_note", _("Latest note"), derived=_latest_note),
        Field("result", _("What came of it"), Kind.LONG_TEXT, editable=False),
        Field("closed_on", pgettext_lazy("day", "Ended"), Kind.DATE, editable=False),
        Field("closed_by", _("Ended by"), Kind.REFERENCE, to="people", editable=False),
        Field("launched_by", _("Launched by"), Kind.REFERENCE, to="people", editable=False),
    ),
    columns=("name", "owner", "due_on", "status", "unit", "latest_note"),
    search=("name", "why", "goal"), order=("due_on", "id"), key="external_id",
    filters=("status", "owner", "due_on", "unit", "person", "measure", "period", "closed_on"),
    rank=94, lands=False, without=("remove",),
    create=initiatives.launch, edit=initiatives.edit,
    verbs=(
        Verb("note", _("Write a note"), initiatives.note, listed=False,
             asks=(Field("text", _("How it goes"), Kind.LONG_TEXT, required=True),)),
        Verb("finish", pgettext_lazy("initiative", "Finish"), initiatives.finish,
             when=lambda initiative: initiative.is_open,
             asks=(Field("result", _("What came of it"), Kind.LONG_TEXT, required=True),)),
        Verb("drop", pgettext_lazy("initiative", "Drop"), initiatives.drop, danger=True,
             when=lambda initiative: initiative.is_open,
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT, required=True),)),
        Verb("reopen", pgettext_lazy("initiative", "Reopen"), initiatives.reopen,
             when=lambda initiative: not initiative.is_open,
             asks=(Field("due_on", pgettext_lazy("day", "Due"), Kind.DATE,
                         help=_("Left empty, the day stays as it is.")),)),
    ),
    panels=(Panel("agenda/initiative_notes.html", notes),),
)  # fmt: skip
