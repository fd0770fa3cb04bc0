"""`sextant ask`: numbers in the terminal, the same as on the pages."""

import json
from typing import Annotated

import typer
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.kernel import people
from sextant.kernel.scope import Scope, scope_of
from sextant.metrics import catalogue, dimensions
from sextant.metrics.answer import Answer, Row
from sextant.metrics.ask import ask as answer_to
from sextant.metrics.choices import UnableToAsk
from sextant.metrics.measures import CUMULATIVE, Unit
from sextant.metrics.publishing import publish_pending, today_of
from sextant.metrics.request import COMPARISONS

WIDE = 1000


def ask(
    metrics: Annotated[list[str], typer.Argument(help="Names of metrics: see `sextant metrics`.")],
    *,
    by: Annotated[str, typer.Option(help="Dimensions with commas between them.")] = "",
    period: Annotated[str, typer.Option(help="Such as 2026-Q3 or last-month.")] = "",
    where: Annotated[
        list[str] | None, typer.Option(help="Such as region=West; repeat for more.")
    ] = None,
    compare: Annotated[str, typer.Option(help=", ".join(COMPARISONS))] = "",
    measure: Annotated[str, typer.Option(help="What targets are targets of, such as sales.")] = "",
    user: Annotated[str, typer.Option("--as", help="Ask as this person sees it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV.")] = False,
) -> None:
    """Ask a number of the published facts."""
    scope = scope_as(user)
    answer = answer_to(
        metrics,
        by=[name.strip() for name in by.split(",") if name.strip()],
        where=conditions(where or []),
        period=period or None,
        compare=compare or None,
        measure=measure,
        scope=scope,
        today=scope.today,
    )
    if as_json:
        typer.echo(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
    elif as_csv:
        typer.echo(answer.as_csv(), nl=False)
    else:
        _show(answer)


def scope_as(user: str) -> Scope:
    """Publish what waits, and return what a person sees, or everything for the one at the machine."""
    now = timezone.now()
    try:
        publish_pending(now)
        return scope_of(people.called(user) if user else None, today_of(now))
    except (OperationalError, ProgrammingError) as error:
        raise UnableToAsk(_("There is nothing here yet: run `sextant init` first.")) from error


def conditions(texts: list[str]) -> dict[str, list[str]]:
    """Read conditions as they are typed."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UnableToAsk(
                _("“%(text)s” is no condition: write it like region=West.") % {"text": text}
            )
        found.setdefault(name.strip(), []).append(value)
    return found


def _show(answer: Answer) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)  # a file or a pipe has no edge to cut numbers off at
    table = Table(caption=_caption(answer), caption_justify="left")
    names = [name for name in answer.columns if not name.endswith(("_id", "_change"))]
    for name in names:
        table.add_column(name, justify="left" if name in dimensions.EVERY else "right")
    for row in answer.rows if answer.request.by else []:
        table.add_row(*(_written(row, name) for name in names))
    table.add_section()
    table.add_row(*_total(answer, names))
    console.print(table)
    for note in answer.notes:
        console.print(note.text)


def _caption(answer: Answer) -> str:
    published = answer.published_at
    return _("%(period)s · published %(at)s · money in %(currency)s") % {
        "period": answer.period or _("all time"),
        "at": timezone.localtime(published).strftime("%Y-%m-%d %H:%M") if published else _("never"),
        "currency": answer.currency,
    }


def _total(answer: Answer, names: list[str]) -> list[str]:
    first = len([name for name in names if name not in answer.total])
    words = [_("Total"), *[""] * first][:first]
    return [*words, *(_written(answer.total, name) for name in names[first:])]


def _written(row: Row, name: str) -> str:
    plain = name.removesuffix("_compare").removesuffix(CUMULATIVE)
    value, metric = row.get(name), catalogue.every().get(plain)
    if value is None:
        return "–"
    if name.endswith("_change_rate") or (metric and metric.unit is Unit.RATIO):
        return f"{value:.2%}"
    if metric and metric.unit is not Unit.MONEY and value != int(value):
        return f"{value:,.2f}"
    return value if isinstance(value, str) else f"{value:,}"
