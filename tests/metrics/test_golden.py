"""The golden questions are answered by DuckDB as ever, and compile for Spark as well."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import pytest
from ibis.common.exceptions import IbisError

from sextant.metrics import catalogue, expressions, statements
from sextant.metrics.measures import MEASURE
from sextant.metrics.request import metric
from sextant.metrics.statements import Shape
from tests.homes import at_home
from tests.metrics.golden import QUESTIONS, Question, same
from tests.metrics.golden_facts import facts
from tests.metrics.made import asked, publish

KEPT = Path(__file__).with_name("golden.json")


@pytest.fixture(scope="module", autouse=True)
def _company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with at_home(tmp_path_factory.mktemp("golden")):
        publish(**facts())
        yield


def not_portable(expression: Any) -> list[str]:
    """Name the operations that Spark lacks, or that compile for it and then fail there."""
    nodes = expression.op()
    found = [
        *("asof_join" for link in nodes.find(ops.JoinLink) if link.how == "asof"),
        *("collect(order_by=)" for each in nodes.find(ops.ArrayCollect) if each.order_by),
        *("median(where=)" for each in nodes.find(ops.Median) if each.where is not None),
        *("limit with offset" for each in nodes.find(ops.Limit) if each.offset),
    ]
    for dialect in ("duckdb", "pyspark"):
        try:
            ibis.to_sql(expression, dialect=dialect)
        except IbisError as error:
            found.append(f"{dialect}: {error}")
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_every_statement_of_a_question_compiles_for_both(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes: dict[Shape, None] = {}
    usual = statements.statement

    def watched(shape: Shape, dialect: str) -> Any:
        shapes[shape] = None
        return usual(shape, dialect)

    monkeypatch.setattr(statements, "statement", watched)
    answer = question.ask()
    kept_rows, kept_total = json.loads(KEPT.read_text(encoding="utf-8"))[str(question)]
    assert shapes, "the answer was kept from another test"
    for shape in shapes:
        assert not not_portable(expressions.expression(shape)), shape
    assert len(answer.rows) == kept_rows
    assert answer.total.keys() == kept_total.keys()
    for name, value in answer.total.items():
        assert same(value, kept_total[name] and Decimal(kept_total[name])), name


TABLE = ibis.table({"a": "int64", "at": "timestamp"}, name="t")


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (TABLE.limit(3, offset=2), "limit with offset"),
        (TABLE.asof_join(TABLE.view(), on="at"), "asof_join"),
        (TABLE.aggregate(a=TABLE.a.collect(order_by=TABLE.at)), r"collect\(order_by=\)"),
        (TABLE.aggregate(a=TABLE.a.median(where=TABLE.a > 0)), r"median\(where=\)"),
        (TABLE.select(at=TABLE.at.bucket(hours=2)), "TimestampBucket"),
        (TABLE.aggregate(a=TABLE.a.kurtosis()), "Kurtosis"),
    ],
)
def test_what_is_not_portable_is_named(expression: Any, name: str) -> None:
    assert re.search(name, " ".join(not_portable(expression)))


def test_forty_questions_ask_of_every_theme_and_kind() -> None:
    asked_of = [metric(name) for each in QUESTIONS for name in each.metrics.split()]
    known = catalogue.every()
    simple = {name for each in asked_of for name in (each.of or (each.name,)) if name != MEASURE}
    kinds = {part.kind for name in simple for part in known[name].parts}
    themes = {
        theme
        for theme, module in catalogue.THEMES.items()
        if {each.name for each in module.METRICS} & {each.name for each in asked_of}
    }
    assert len({str(each) for each in QUESTIONS}) == 40
    assert themes == set(catalogue.THEMES)
    assert kinds == {part.kind for each in known.values() for part in each.parts}


def test_the_records_and_rows_behind_a_number_compile_for_both() -> None:
    shape = Shape("deals", "closed_on", ("won_revenue",), (), (), has_period=True, is_scoped=True,
                  months_ahead=0, week_shift=0)  # fmt: skip
    for each in (
        replace(shape, is_ids=True), replace(shape, is_rows=True), replace(shape, largest=5),
    ):  # fmt: skip
        assert not not_portable(expressions.expression(each))
    of_customers = replace(shape, fact="order_lines", date="ordered_on", is_ids=True)
    for name in ("lost_customers", "repurchase_interval", "repurchase_within_90_days"):
        assert not not_portable(expressions.expression(replace(of_customers, metrics=(name,))))


def test_running_sums_end_at_the_sum() -> None:
    rows = asked(["won_revenue.cumulative", "won_revenue"], by=["month"], period="2026").rows
    assert rows[-1]["won_revenue.cumulative"] == sum(row["won_revenue"] for row in rows)
