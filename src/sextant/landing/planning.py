"""What a person sees and says about the guessed mapping, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sextant.landing import landings, targets
from sextant.landing.forms import Question
from sextant.landing.habits import habit_of
from sextant.landing.keeping import Staged, load
from sextant.landing.mapping import ANSWERS, FileMapping, corrected
from sextant.landing.models import Landing
from sextant.landing.reading import taken_again
from sextant.workspace import declare
from sextant.workspace.declare import Field

SURE, FAIR = 0.9, 0.7
BETWEEN = "\x1f"


@dataclass
class ColumnShown:
    """A column with some of its values, and what it is taken for."""

    place: int
    name: str
    samples: list[str]
    field: str
    confidence: float | None
    question: Question | None = None
    granted: Question | None = None
    said: str = ""

    @property
    def tone(self) -> str:
        """Return how sure the guess is, as a badge shows it."""
        if self.confidence is None:
            return "neutral"
        return "good" if self.confidence >= SURE else "info" if self.confidence >= FAIR else "warn"

    @property
    def percent(self) -> int:
        """Return how sure the guess is in per cent."""
        return round((self.confidence or 0) * 100)


@dataclass
class TableShown:
    """One table of a landing as the page shows it."""

    place: int
    staged: Staged
    mapping: FileMapping
    skip: bool
    columns: list[ColumnShown] = field(default_factory=list)

    @property
    def workspace(self) -> declare.Workspace:
        """What its rows become."""
        return targets.get(self.mapping.workspace)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the fields a column may become."""
        return [(each.name, str(each.label)) for each in self.workspace.landed]

    @property
    def workspaces(self) -> list[tuple[str, str]]:
        """Return what the rows may become."""
        return [(each.name, str(each.nouns)) for each in targets.every()]

    @property
    def givens(self) -> list[tuple[Field, str]]:
        """Return what may be said for all rows at once, where no column says it, and what was."""
        names = habit_of(self.workspace.name).givens
        return [(self.workspace.field(name), self.mapping.given.get(name, ""))
                for name in names if self.mapping.column_of(name) is None]  # fmt: skip

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Return by which columns rows may be known again."""
        chosen = self.mapping.key
        found = {chosen: " + ".join(chosen)} if chosen else {}
        found.update({(name,): name for name in self.staged.header})
        return [(BETWEEN.join(key), label) for key, label in found.items()]

    @property
    def key(self) -> str:
        """Return by which columns rows are known again."""
        return BETWEEN.join(self.mapping.key)


def shown(landing: Landing) -> list[TableShown]:
    """Return every table of a landing with its columns and open questions."""
    home = landings.directory_of(landing)
    asked = {(name, each.column): each for name, each in landings.questions_of(landing)}
    granted = {(name, each.column): each for name, each in landings.granted_of(landing)}
    found = []
    for place, plan in enumerate(landing.plan["tables"]):
        staged = load(home / plan["directory"])
        mapping = FileMapping.of(plan["mapping"])
        table = TableShown(place, staged, mapping, bool(plan.get("skip")))
        rows = staged.sample(4)
        for number, name in enumerate(staged.header):
            each = mapping.columns.get(name)
            samples = [row[name] for row in rows if row[name].strip()] or staged.profiles[
                name
            ].samples
            table.columns.append(
                ColumnShown(number, name, samples[:3], each.field if each else "",
                            each.confidence if each else None, asked.get((staged.name, name)),
                            granted.get((staged.name, name)),
                            next(iter(each.answers.values()), "") if each else "")
            )  # fmt: skip
        found.append(table)
    return found


def correct(landing: Landing, said: Mapping[str, str]) -> None:
    """Take over what a person chose on the page."""
    home = landings.directory_of(landing)
    headers = [name for plan in landing.plan["tables"] for name in plan["header"]]
    for place, plan in enumerate(landing.plan["tables"]):
        staged = load(home / plan["directory"])
        plan["skip"] = bool(said.get(f"{place}-skip"))
        mapping = FileMapping.of(plan["mapping"])
        wanted = said.get(f"{place}-as", mapping.workspace)
        if wanted != mapping.workspace:
            siblings = [name for name in headers if name not in plan["header"]]
            again, fresh = taken_again(staged, siblings, wanted)
            fresh.source = mapping.source
            plan["directory"] = str(again.directory.relative_to(home))
            plan["header"] = list(again.header)
            plan["mapping"] = fresh.plain()
            continue
        plan["mapping"] = corrected(
            mapping, _said(place, mapping, staged, said), staged.header
        ).plain()
    _names(landing, said)
    landing.save(update_fields=["plan"])


def _said(
    place: int, mapping: FileMapping, staged: Staged, said: Mapping[str, str]
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for number, name in enumerate(staged.header):
        chosen = said.get(f"{place}-field-{number}")
        before = mapping.columns.get(name)
        answers = {
            about: value for about in ANSWERS if (value := said.get(f"{place}-{about}-{number}"))
        }
        if chosen == "":
            columns[name] = None
        elif chosen and (before is None or chosen != before.field):
            columns[name] = {"field": chosen, **answers}
        elif answers and before is not None:
            columns[name] = {"field": before.field, "confidence": before.confidence, **answers}
    key = said.get(f"{place}-key")
    found: dict[str, Any] = {"columns": columns, "source": said.get(f"{place}-source", "").strip()}
    about = f"{place}-given-"
    found["given"] = {
        name.removeprefix(about): value for name, value in said.items() if name.startswith(about)
    }
    return found if key is None else found | {"key": [name for name in key.split(BETWEEN) if name]}


def _names(landing: Landing, said: Mapping[str, str]) -> None:
    """Take over what was chosen for names that match no record exactly."""
    number = 0
    while (name := said.get(f"name-{number}")) is not None:
        workspace, _mark, spelling = name.partition(BETWEEN)
        choice = said.get(f"choice-{number}", "")
        about = landing.plan["names"].setdefault(workspace, {})
        about.pop(spelling, None)
        if choice:
            about[spelling] = choice
        number += 1
