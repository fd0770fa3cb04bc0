"""Charts of an answer: one for each unit, so that no two units ever share an axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.chapters.reporting import maps, telling
from sextant.chapters.reporting.drawing import Chart, Spec, measured, shade, told
from sextant.chapters.reporting.question import HEAT, LINE, MAP, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sextant.chapters.reporting.question import Question
    from sextant.metrics.answer import Answer
    from sextant.metrics.dimensions import Dimension
    from sextant.metrics.measures import Metric

SERIES, PARTS, STEPS = 6, 15, 60
BOTH = 2
# as much room for names and for the legend's columns as the card has
NAMES = {"expr": "clamp(containerSize()[0] * 0.3, 110, 260)"}
SIDE_BY_SIDE = {"expr": "clamp(floor(containerSize()[0] / 130), 1, 6)"}
TALL = 8  # rows of bars or of a heat map that need more height


@dataclass(frozen=True)
class Point:
    """One number to be drawn: where it stands, of which series, how much."""

    step: str
    series: str
    value: Any


def below(left: int) -> str:
    """Say that what is not drawn stands in the table below."""
    text = ngettext(
        "The largest are drawn; %(count)d more is in the table below.",
        "The largest are drawn; %(count)d more are in the table below.",
        left,
    )
    return text % {"count": left}


def elsewhere(left: int) -> str:
    """Say that what is not drawn is seen by exploring."""
    text = ngettext(
        "The largest are drawn; explore this to see %(count)d more.",
        "The largest are drawn; explore this to see %(count)d more.",
        left,
    )
    return text % {"count": left}


def charts(question: Question, answer: Answer, rest: Callable[[int], str] = below) -> list[Chart]:
    """Draw an answer as it is asked to be drawn, and say where the rest is if there is too much."""
    if question.way == TABLE or not answer.rows:
        return []
    metrics = [
        each
        for each in answer.request.metrics
        if each.name in question.metrics and any(row[each.name] is not None for row in answer.rows)
    ]
    if question.way == MAP:
        return _maps(metrics, question, answer, rest)
    together = len(question.by) == 1
    units = list(dict.fromkeys(each.unit for each in metrics))
    groups = (
        [[each for each in metrics if each.unit == unit] for unit in units]
        if together
        else [[each] for each in metrics]
    )
    return [_chart(n, group, question, answer, rest) for n, group in enumerate(groups)]


def _maps(
    metrics: Sequence[Metric], question: Question, answer: Answer, rest: Callable[[int], str]
) -> list[Chart]:
    """Draw a map of each number, or bars where no name is a country's."""
    return [
        maps.drawn(n, metric, answer) or _unmapped(_chart(n, [metric], question, answer, rest))
        for n, metric in enumerate(metrics)
    ]


def _unmapped(chart: Chart) -> Chart:
    lead = _("None of these names is a country on the map, so bars are drawn.")
    return replace(chart, lead=f"{lead} {chart.lead}".strip())


def _chart(
    n: int,
    metrics: Sequence[Metric],
    question: Question,
    answer: Answer,
    rest: Callable[[int], str],
) -> Chart:
    by = _upright(question, answer)
    points = _points(metrics, by, answer)
    if question.way == LINE and len(metrics) == len(by) == 1:
        points += _before(metrics[0], by[0], question, answer)
    every, steps = list(dict.fromkeys(each.series for each in points)), _names(points, by)
    series = _largest(points, every, PARTS if question.way == HEAT else SERIES)
    left = len(every) - len(series) + len({each.step for each in points}) - len(steps)
    kept = [each for each in points if each.step in set(steps) and each.series in set(series)]
    draw = {LINE: _line, HEAT: _heat}.get(question.way, _bars)
    rows = {LINE: 0, HEAT: len(series)}.get(question.way, len(steps))
    return Chart(
        f"chart-{n}",
        ", ".join(str(each.label) for each in metrics),
        " ".join(
            filter(None, [_otherwise(question), rest(left) if left else "", _running(by, answer)])
        ),
        draw(kept, steps, series, metrics[0]),
        _table(kept, steps, series, by[0], metrics[0]),
        "large" if rows > TALL else "medium",
    )


def _upright(question: Question, answer: Answer) -> list[Dimension]:
    """Return the dimensions, what stands along the axis first: time, where there is any."""
    by = list(answer.request.by)
    if question.way in {LINE, HEAT} and len(by) == BOTH and by[1].is_time:
        return by[::-1]
    return by


def _points(metrics: Sequence[Metric], by: Sequence[Dimension], answer: Answer) -> list[Point]:
    named = [telling.namer(answer.rows, dimension) for dimension in by]
    return [
        Point(
            named[0](row),
            named[1](row) if len(by) == BOTH else str(metric.label),
            row[metric.name],
        )
        for metric in metrics
        for row in answer.rows
        if row.get(metric.name) is not None
    ]


def _before(metric: Metric, along: Dimension, question: Question, answer: Answer) -> list[Point]:
    """Return what a line is laid beside: the same steps of the other period, or the plan."""
    name, named = f"{metric.name}_compare", telling.namer(answer.rows, along)
    return [
        Point(named(row), telling.beside(question), row[name])
        for row in answer.rows
        if row.get(name) is not None
    ]


def _running(by: Sequence[Dimension], answer: Answer) -> str:
    """Say that the last step is not over, lest it be read as a fall."""
    period = answer.period
    if not by[0].is_time or by[0].name == "day" or period is None:
        return ""
    return _("The last one is not over yet.") if answer.request.today in period else ""


def _names(points: Sequence[Point], by: Sequence[Dimension]) -> list[str]:
    """Return the steps along the axis that are drawn: the latest, or the largest in all."""
    names = list(dict.fromkeys(each.step for each in points))
    if by[0].is_time:
        return sorted(names)[-STEPS:]
    return _largest(points, names, PARTS, of="step")


def _largest(points: Sequence[Point], names: list[str], most: int, of: str = "series") -> list[str]:
    if len(names) <= most:
        return names
    sums = dict.fromkeys(names, 0.0)
    for each in points:
        sums[getattr(each, of)] += abs(float(each.value))
    chosen = set(sorted(names, key=lambda name: -sums[name])[:most])
    return [name for name in names if name in chosen]


def _otherwise(question: Question) -> str:
    """Say why there is no map where one was asked for."""
    if question.drawn != MAP or question.way == MAP:
        return ""
    return _("A map needs one split alone, by country, territory or region.")


def _values(points: Sequence[Point]) -> Spec:
    values = [{"step": p.step, "series": p.series, "value": float(p.value)} for p in points]
    return {"values": values}


def _colour(series: Sequence[str], place: str = "top") -> Spec:
    if len(series) == 1:
        return {}
    scale = {
        "domain": list(series),
        "range": [f"var(--series-{n + 1})" for n in range(len(series))],
    }
    legend = {"title": None, "columns": SIDE_BY_SIDE, "labelLimit": 150, "orient": place}
    return {"color": {"field": "series", "type": "nominal", "scale": scale, "legend": legend}}


def _steps(steps: Sequence[str], **axis: Any) -> Spec:
    return {"field": "step", "type": "ordinal", "sort": list(steps), "title": None, "axis": axis,
            "scale": {"domain": list(steps)}}  # fmt: skip


def _line(points: list[Point], steps: list[str], series: list[str], metric: Metric) -> Spec:
    top = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8}
    return {
        "data": _values(points),
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": _steps(steps, labelAngle=0, labelOverlap="greedy", labelSeparation=8),
            "y": measured(metric, **top),
            "tooltip": told(metric, series),
            **_colour(series, "bottom"),  # the unit stands across the top
        },
        "padding": {"left": 0, "right": 6, "top": 18, "bottom": 0},
    }


def _bars(points: list[Point], steps: list[str], series: list[str], metric: Metric) -> Spec:
    beside: Spec = {}
    if len(series) > 1 and not metric.is_additive:
        beside = {"yOffset": {"field": "series", "type": "nominal", "sort": series}}
    amount = measured(metric, grid=True)
    return {
        "data": _values(points),
        "mark": {"type": "bar"},
        "encoding": {
            "y": _steps(steps, labelLimit=NAMES),
            "x": amount if not beside else {**amount, "stack": None},
            "tooltip": told(metric, series),
            **_colour(series),
            **beside,
        },
    }


def _heat(points: list[Point], steps: list[str], series: list[str], metric: Metric) -> Spec:
    across = _steps(
        steps, labelOverlap=True, labelLimit=100, labelAngle=0 if len(steps) <= PARTS // 2 else -45
    )
    down = {**_steps(series, labelLimit=NAMES), "field": "series"}
    return {
        "data": _values(points),
        "mark": {"type": "rect"},
        "encoding": {
            "x": across,
            "y": down,
            "color": shade(metric, [float(each.value) for each in points]),
            "tooltip": told(metric, [*series, ""]),
        },
    }


def _table(
    points: list[Point], steps: list[str], series: list[str], along: Dimension, metric: Metric
) -> dict[str, Any]:
    known = {(each.step, each.series): each.value for each in points}
    return {
        "head": [str(along.label), *series],
        "rows": [
            [step, *(telling.figure(known.get((step, name)), metric.unit) for name in series)]
            for step in steps
        ],
    }
