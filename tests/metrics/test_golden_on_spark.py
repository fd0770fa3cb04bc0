"""A Spark cluster of two workers answers the golden questions as DuckDB does: `make spark`."""

from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from typing import Any

import pytest

from sextant.config import config
from sextant.kernel.period import Period
from sextant.metrics import engines, largest, manifest, states
from sextant.metrics.ask import forget
from sextant.metrics.listing import listing
from sextant.metrics.spark import Spark
from tests.homes import at_home
from tests.metrics.golden import QUESTIONS, SCOPES, Question, same
from tests.metrics.golden_facts import facts
from tests.metrics.made import TODAY, asked, publish

CLUSTER = "local-cluster[2,1,1024]"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    # the facts are few, and so are the processors
    "spark.sql.shuffle.partitions": "2",
}
# several virtual machines that live briefly: twice as quick as tuned for a long life
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="needs the extra spark: make spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def _company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    settings = " ".join(f"--conf {name}={value}" for name, value in SETTINGS.items())
    patch.setenv("PYSPARK_SUBMIT_ARGS", f"{settings} pyspark-shell")
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("JAVA_TOOL_OPTIONS", QUICK_START)
    with at_home(tmp_path_factory.mktemp("golden")):
        publish(**facts())
        yield
    cluster = engines._cluster(CLUSTER)
    assert isinstance(cluster, Spark)
    cluster.close()
    patch.undo()


def on(engine: str, ask: Any) -> Any:
    """Return what an engine answers, and nothing another has answered before."""
    usual = config.engine
    object.__setattr__(config, "engine", engine)
    forget()
    try:
        return ask()
    finally:
        object.__setattr__(config, "engine", usual)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_spark_answers_as_duckdb_does(question: Question) -> None:
    here, there = (on(engine, question.ask) for engine in ("duckdb", CLUSTER))
    assert [row.keys() for row in there.rows] == [row.keys() for row in here.rows]
    for one, other in zip([*here.rows, here.total], [*there.rows, there.total], strict=True):
        assert not {name for name in one if not same(one[name], other[name])}
        assert {name: type(one[name]) for name in one} == {name: type(other[name]) for name in one}


def test_the_records_behind_a_number_are_the_same() -> None:
    def behind() -> Any:
        largest._keys.cache_clear()
        answer = asked("won_revenue", by=["team"], period="2026")
        selection = states.Selection(SCOPES["team"], TODAY)
        lines = listing("sales", where={"product": 1}, period="2026", scope=SCOPES["team"],
                        today=TODAY)  # fmt: skip
        return (
            [answer.record_ids("won_revenue", row) for row in answer.rows],
            largest.largest("open_pipeline", 5, scope=SCOPES["everyone"], today=TODAY),
            states.stood(selection, Period(date(2026, 4, 1), date(2026, 7, 1))),
            (len(lines), lines[2:9]),
        )

    assert on(CLUSTER, behind) == on("duckdb", behind)


def test_the_query_of_an_answer_can_be_run_by_anyone_who_reads_the_same_files() -> None:
    question = Question("won_revenue win_rate", "person", {"industry": "retail"}, whose="team")
    visits = Question("new_customers", "month", period="2026-Q2")
    for each in (question, visits):
        answer = on(CLUSTER, each.ask)
        cluster = engines._cluster(CLUSTER)
        assert isinstance(cluster, Spark)
        found = cluster._opened().sql(on(CLUSTER, lambda: answer.query))  # noqa: B023 - asked at once
        assert found.count() == len(answer.rows)


def test_facts_that_were_never_published_are_none() -> None:
    before = manifest.current()
    try:
        publish()
        assert on(CLUSTER, QUESTIONS[0].ask).total == on("duckdb", QUESTIONS[0].ask).total
    finally:
        manifest.replace(before)
