"""What can be said of the Spark engine without a cluster; `make spark` asks a real one."""

import json
from datetime import date
from typing import Any

import pytest

from sextant.config import config
from sextant.metrics import engines, spark
from sextant.metrics.engines import UnableToReach
from sextant.metrics.spark import Spark
from sextant.metrics.statements import Shape, statement
from tests.metrics.made import asked, publish

MASTER = "spark://cluster.example:7077"
SHAPE = Shape("deals", "closed_on", ("won_revenue",), ("team",), (), has_period=True,
              is_scoped=True, months_ahead=0, week_shift=0)  # fmt: skip
VALUES: dict[str, Any] = {
    "start": date(2026, 1, 1), "persons": [1, 2], "starts": [date.min] * 2,
    "ends": [date.max, date(2026, 5, 1)],
}  # fmt: skip


def test_the_settings_choose_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = config.engine
    object.__setattr__(config, "engine", MASTER)
    try:
        engine = engines.current()
    finally:
        object.__setattr__(config, "engine", usual)
    assert isinstance(engine, Spark)
    assert (engine.master, engine.dialect) == (MASTER, "pyspark")


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [("find_spec", r"pip install 'sextant\[spark\]'"), ("which", "install Java 17 or newer")],
)
def test_what_is_missing_is_said(
    own_home: object, monkeypatch: pytest.MonkeyPatch, absent: str, sentence: str
) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(spark, absent, lambda *args, **more: None)
    monkeypatch.setattr(engines, "current", lambda: Spark(MASTER))
    publish()
    with pytest.raises(UnableToReach, match=sentence):
        asked("won_revenue")


def test_rows_asked_about_are_one_value(own_home: object) -> None:
    known = statement(SHAPE, "pyspark")
    assert known.asks == {"today", "start", "stop", "persons", "starts", "ends"}
    sql = spark._bind(known.sql, "deals", "deals_1", spark._table, ":")
    assert "asked_" not in sql.replace(":asked_spans", "").lower()
    assert "`deals`" not in sql
    found = spark._arguments(sql, VALUES)
    assert found.keys() == {"start", "asked_spans"}
    assert json.loads(found["asked_spans"])[1] == {
        "person_id": 2, "start": "0001-01-01", "stop": "2026-05-01",
    }  # fmt: skip
