"""How a landing looks in the terminal: guessed columns, questions, what would happen, what did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from sextant.landing import targets
from sextant.landing.forms import Question
from sextant.workspace import declare

REFUSALS = 12
NAMES = 40
NEW = 8


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show how many rows are done and how long the rest takes, on the error stream."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(),
               MofNCompleteColumn(), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def mappings(plan: dict[str, Any]) -> None:
    """Show what each file is taken for, and which field each column becomes."""
    console = Console()
    for each in plan["tables"]:
        mapping = each["mapping"]
        workspace = targets.get(mapping["as"])
        table = Table(
            title=_("%(name)s: %(nouns)s (%(sure)s%% sure)")
            % {"name": each["name"], "nouns": workspace.nouns, "sure": _percent(mapping)},
            title_justify="left",
            caption=_known_again(mapping),
            caption_justify="left",
        )
        for title in (_("Column"), _("Becomes"), _("Sure")):
            table.add_column(title)
        for name in each["header"]:
            found = mapping["columns"].get(name)
            role = _("key") if name in mapping["key"] and not found else _("(left out)")
            label = str(workspace.field(found["field"]).label) if found else role
            sure = f"{round(found['confidence'] * 100)} %" if found else ""
            table.add_row(name, label, sure)
        console.print(table)


def _percent(mapping: dict[str, Any]) -> int:
    return 100 if mapping["remembered"] else round(mapping["confidence"] * 100)


def _known_again(mapping: dict[str, Any]) -> str:
    if mapping["key"]:
        return _("Rows are known again by %(key)s, from “%(source)s”.") % {
            "key": " + ".join(mapping["key"]),
            "source": mapping["source"],
        }
    return _("Rows are known again by their content, from “%(source)s”.") % {
        "source": mapping["source"]
    }


def asked(questions: list[tuple[str, Question]]) -> dict[str, str]:
    """Ask a person what the files themselves cannot tell."""
    found = {}
    for name, question in questions:
        typer.echo(f"{name}: {question.sentence()}")
        for option, meaning in question.labels():
            typer.echo(f"  {option}  {meaning}" if option != meaning else f"  {option}")
        answer = ""
        while answer not in question.options:
            answer = typer.prompt(_("Your answer")).strip()
        found[question.column] = answer
    return found


def outlook(result: dict[str, Any]) -> None:
    """Show what would be made, changed and refused."""
    _counts(result, _("What would happen"))
    _names(result)
    _refusals(result)


def landed(number: int, result: dict[str, Any]) -> None:
    """Show what was made, changed and refused."""
    _counts(result, _("Landing %(number)s") % {"number": number})
    _names(result)
    _refusals(result)
    if result["refused"]:
        typer.echo(
            _("Mend them and land them again: sextant quarantine %(number)s --csv > mended.csv")
            % {"number": number}
        )


def _counts(result: dict[str, Any], title: str) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column(_("File"))
    for name in (_("Rows"), _("Made"), _("Changed"), _("Unchanged"), _("Refused")):
        table.add_column(name, justify="right")
    for each in result["files"]:
        counts = (each[key] for key in ("rows", "made", "changed", "unchanged", "refused"))
        table.add_row(each["name"], *(f"{count:,}" for count in counts))
    console = Console()
    console.print(table)
    for each in result["files"]:
        for note in each["notes"]:
            console.print(f"{each['name']}: {note}")


def _names(result: dict[str, Any]) -> None:
    rows = [(each["name"], item) for each in result["files"] for item in each["mismatches"]]
    if not rows:
        return
    words = {"mended": _("taken for %(likely)s (%(score)s%% alike)"), "created": _("new"),
             "refused": _("refused")}  # fmt: skip
    table = Table(title=_("Names that match no record exactly"), title_justify="left")
    for name in (_("File"), _("Column"), _("As written"), _("Rows"), _("What is done")):
        table.add_column(name)
    for name, item in rows[:NAMES]:
        done = words[item["action"]] % {"likely": item["likely"], "score": round(item["score"])}
        if item["action"] == "refused" and item["likely"]:
            done = _("refused; did you mean %(likely)s?") % {"likely": item["likely"]}
        table.add_row(name, item["column"], item["spelling"], f"{item['rows']:,}", done)
    console = Console()
    console.print(table)
    if len(rows) > NAMES:
        console.print(_("… and %(count)s more.") % {"count": len(rows) - NAMES})


def _refusals(result: dict[str, Any]) -> None:
    rows = [(each["name"], row) for each in result["files"] for row in each["refusals"]]
    if not rows:
        return
    title = ngettext("%(count)s row is refused", "%(count)s rows are refused", result["refused"])
    table = Table(title=title % {"count": f"{result['refused']:,}"}, title_justify="left")
    for name in (_("File"), _("Line"), _("Column"), _("Value"), _("Why")):
        table.add_column(name)
    for name, row in rows[:REFUSALS]:
        for why in row["reasons"]:
            table.add_row(name, str(row["line"]), why["column"], why["value"][:40], why["reason"])
    Console().print(table)


def doubtful(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the names a person should confirm: all but those of short lists made by the way."""
    return [
        item
        for each in result["files"]
        for item in each["mismatches"]
        if declare.get(item["workspace"]).kind != "list"
        and not (item["action"] == "mended" and item["likely"] == item["spelling"])
    ]


def decisions(items: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Ask a person about each doubtful name; many new ones are asked about together."""
    said: dict[str, dict[str, str]] = {}
    created: dict[str, list[str]] = {}
    for item in items:
        if item["action"] == "created":
            created.setdefault(item["workspace"], []).append(item["spelling"])
        elif answer := _about(item):
            said.setdefault(item["workspace"], {})[item["spelling"]] = answer
    for name, new in created.items():
        if not _agreed(name, new):
            said.setdefault(name, {}).update(dict.fromkeys(new, "refuse"))
    return said


def _about(item: dict[str, Any]) -> str:
    """Ask whether a likely match is meant; nothing is said where what would happen is right."""
    told = {**item, "rows": f"{item['rows']:,}"}
    if item["action"] == "mended":
        text = _("“%(spelling)s” (%(rows)s rows) is %(likely)s?") % told
        return "" if typer.confirm(text, default=True) else "refuse"
    if not item["likely"]:
        return ""
    text = _("“%(spelling)s” (%(rows)s rows): do you mean %(likely)s?") % told
    return str(item["likely"]) if typer.confirm(text, default=False) else ""


def _agreed(name: str, new: list[str]) -> bool:
    told = {
        "count": len(new),
        "nouns": declare.get(name).nouns,
        "names": ", ".join(new[:NEW]) + (" …" if len(new) > NEW else ""),
    }
    return typer.confirm(_("Add %(count)s new to %(nouns)s: %(names)s?") % told, default=True)
