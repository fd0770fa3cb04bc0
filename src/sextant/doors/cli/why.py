"""`sextant why`: what moved a number, in parts that sum to its change, in the terminal."""

import json
from decimal import Decimal
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.doors.cli.ask import WIDE, conditions, scope_as
from sextant.metrics.measures import Unit
from sextant.metrics.why import Explanation
from sextant.metrics.why import why as explained
from sextant.metrics.why.linking import Method
from sextant.metrics.why.noise import is_noise
from sextant.metrics.why.reasons import Division, Reason

SHOWN = 15


def why(
    metric: Annotated[str, typer.Argument(help="The name of a metric: see `sextant metrics`.")],
    *,
    period: Annotated[str, typer.Option(help="Such as 2026-Q3 or last-month.")] = "",
    compare: Annotated[str, typer.Option(help="previous, year-ago or plan.")] = "previous",
    by: Annotated[
        str, typer.Option(help="Dimensions with commas between them; else the most telling one.")
    ] = "",
    where: Annotated[
        list[str] | None, typer.Option(help="Such as region=West; repeat for more.")
    ] = None,
    measure: Annotated[str, typer.Option(help="What targets are targets of, such as sales.")] = "",
    method: Annotated[
        Method, typer.Option(help="How chains of factors are shared out.")
    ] = Method.SHAPLEY,
    user: Annotated[str, typer.Option("--as", help="Ask as this person sees it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Explain what moved a number."""
    scope = scope_as(user)
    explanation = explained(
        metric,
        period=period or None,
        compare=compare or None,
        by=[name.strip() for name in by.split(",") if name.strip()],
        where=conditions(where or []),
        measure=measure,
        method=method,
        scope=scope,
        today=scope.today,
    )
    if as_json:
        typer.echo(json.dumps(explanation.as_json(method), ensure_ascii=False, indent=2))
    else:
        _show(explanation, method)


def _show(explanation: Explanation, method: Method) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)  # a file or a pipe has no edge to cut numbers off at
    console.print(explanation.sentence)
    console.print(_table(explanation, explanation.division))
    for each in explanation.by_kind(method=method):
        if isinstance(each, Division):
            console.print(
                f"{each.label}: {explanation.told(each)}" if each.label else explanation.told(each)
            )
            console.print(_table(explanation, each))
        else:
            console.print(each.reason)
    for note in explanation.answer.notes:
        console.print(note.text)


def _table(explanation: Explanation, division: Division) -> Table:
    table = Table()
    table.add_column(" · ".join(str(each.label) for each in division.by) or _("Part"))
    table.add_column(_("Change"), justify="right")
    table.add_column(_("Share"), justify="right")
    table.add_column("", justify="left")
    for reason in division.reasons[:SHOWN]:
        share = "–" if reason.share is None else f"{reason.share:.1%}"
        table.add_row(reason.name, _written(explanation, reason.effect), share, _noise(reason))
    if others := division.reasons[SHOWN:]:
        left = sum((each.effect for each in others), Decimal(0))
        table.add_row(_("All others"), _written(explanation, left), "", "")
    table.add_section()
    table.add_row(_("Total"), _written(explanation, division.change), "", "")
    return table


def _noise(reason: Reason) -> str:
    return _("noise") if is_noise(reason.significance) else ""


def _written(explanation: Explanation, value: Decimal) -> str:
    if explanation.question.metric.unit is Unit.RATIO:
        return f"{value:+.2%}"
    return f"{value:+,}"
