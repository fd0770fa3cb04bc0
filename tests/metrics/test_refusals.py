"""What cannot be asked is refused in a sentence that names what comes nearest."""

from typing import Any

import pytest

from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions
from tests.metrics.made import asked


@pytest.mark.parametrize(
    ("metrics", "question", "words"),
    [
        ("won_revenu", {}, ["“won_revenu”", "won_revenue"]),
        ("Won Deals", {}, ["won_deals"]),
        ([], {}, ["at least one metric"]),
        ("won_deals", {"by": ["regoin"]}, ["“regoin”", "region"]),
        ("won_deals", {"by": ["loss_reason"]}, ["won_deals cannot be asked by", "region, team"]),
        ("activities", {"by": ["product"]}, ["activities cannot be asked by product", "kind"]),
        ("won_deals", {"where": {"regoin": "x"}}, ["“regoin”", "region"]),
        ("won_deals", {"where": {"loss_reason": "x"}}, ["cannot be asked by loss_reason"]),
        ("won_deals", {"where": {"month": "2026-07"}}, ["with a period"]),
        ("won_deals", {"period": "last-mont"}, ["“last-mont”", "last-month"]),
        ("won_deals", {"compare": "prevous", "period": "2026"}, ["“prevous”", "previous"]),
        ("won_deals", {"compare": "previous"}, ["needs a period"]),
    ],
)
def test_refused_with_the_nearest_names(
    metrics: Any, question: dict[str, Any], words: list[str], own_home: object
) -> None:
    with pytest.raises(Unable) as refusal:
        asked(metrics, **question)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


@pytest.mark.parametrize("name", catalogue.every())
def test_every_metric_is_explained_and_asked_by_known_dimensions(name: str) -> None:
    metric = catalogue.every()[name]
    assert metric.name == name
    assert str(metric.meaning).endswith(".")
    assert str(metric.caution).endswith(".")
    assert metric.date in metric.fact.columns
    assert set(metric.dimensions) <= set(dimensions.EVERY)
