"""What duplicates and conversion add to accounts, contacts and leads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.book.models.keys import stand_ins
from sextant.book.prospects import candidates, convert_page, converting, merging, twin_pages
from sextant.kernel import journal
from sextant.workspace import declare, history
from sextant.workspace.declare import Field, Kind, Panel, Verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

SHOWN = 50
CONVERT = Verb(
    "convert", gettext_lazy("Convert"), converting.convert, when=converting.may_convert, listed=False,
    asks=(*convert_page.ASKED, Field("without_deal", gettext_lazy("Without a deal"), Kind.YES_NO)),
)  # fmt: skip


def _verbs(name: str) -> tuple[Verb, ...]:
    other = Field("other", gettext_lazy("The other record"), Kind.REFERENCE, to=name, required=True)
    take = Field(
        "take", gettext_lazy("Fields whose value the other gives"),
        help=gettext_lazy("Names of fields with commas between, or none; without it blanks are filled."),
    )  # fmt: skip
    lost = Field("other", gettext_lazy("Number of the merged record"), Kind.WHOLE, required=True)
    return (
        Verb("merge", gettext_lazy("Merge"), merging.merge, asks=(other, take)),
        Verb("unmerge", gettext_lazy("Undo a merge"), merging.part, asks=(lost,), listed=False),
        Verb("dismiss", gettext_lazy("Not the same"), merging.dismiss, asks=(other,), listed=False),
    )


def add() -> None:
    """Add them; called once, when the room is ready."""
    for kind, name in candidates.NAMES.items():
        panels: tuple[Panel, ...] = (Panel("prospects/twins_panel.html", twin_pages.panel),)
        verbs = _verbs(name)
        if kind == "lead":
            panels = (Panel("prospects/convert_panel.html", convert_page.panel), *panels)
            verbs = (CONVERT, *verbs)
        declare.extend(
            name, verbs=verbs, panels=panels, form_part="prospects/typed.html",
            stands_for=partial(_stands_for, merging.MODELS[kind]),
        )  # fmt: skip
        history.tell(f"{kind}.merged", gettext_lazy("merged another into this"), _other)
        history.tell(f"{kind}.merged_away", gettext_lazy("merged this into another"), _other)
        history.tell(f"{kind}.unmerged", gettext_lazy("undid a merge"), _other)
        history.tell(
            f"{kind}.told_apart", gettext_lazy("said this is not the same as another"), _other
        )
    history.tell("lead.converted", gettext_lazy("converted this"))
    history.TELLERS.append(_of_the_merged)


def _stands_for(model: Any, key: int) -> int | None:
    merged = model._base_manager.filter(pk=key, merged_into__isnull=False)  # noqa: SLF001 - Django's own name
    return stand_ins(model).get(key) if merged.exists() else None


def _other(data: Mapping[str, Any]) -> str:
    return str(data.get("other") or "")


def _of_the_merged(workspace: Workspace, record: Any, _scope: Scope) -> Iterable[history.Entry]:
    """Tell what happened to the records that were merged into this one, before they were."""
    if workspace.kind not in candidates.NAMES:
        return
    for lost in workspace.model._base_manager.filter(merged_into=record.pk):  # noqa: SLF001 - as above
        for event in journal.of(lost).exclude(name=f"{workspace.kind}.merged_away")[:SHOWN]:
            yield history.Entry(
                at=event.at,
                who=str(event.by) if event.by else "",
                words=history.words_of(workspace, event.name),
                note=_("when it was “%(name)s”") % {"name": lost},
            )
