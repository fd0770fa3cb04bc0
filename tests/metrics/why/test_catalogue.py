"""Every metric of the catalogue is explained in parts that sum exactly, or refused with its reason."""

from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.metrics import catalogue
from sextant.metrics.ask import ask, forget
from sextant.metrics.measures import CUMULATIVE
from sextant.metrics.why import UnableToExplain, why
from sextant.metrics.why.linking import Method
from sextant.metrics.why.recipes import AS_OF_NOW
from tests.homes import at_home
from tests.metrics.golden_facts import facts
from tests.metrics.made import TODAY, publish

MIDDLES = {"sales_cycle_days", "first_response_hours", "quote_turnaround_hours",
           "repurchase_interval", "repurchase_interval_by_deals"}  # fmt: skip
TO_COME = {"required_run_rate", "projected_landing", "p_attain"}
REFUSED = {
    **dict.fromkeys(MIDDLES, "is a median"),
    **dict.fromkeys(TO_COME, "still to come"),
    **dict.fromkeys(AS_OF_NOW, "as of now"),
}
EVERY = sorted(catalogue.every())
ADDED_UP = [f"{name}{CUMULATIVE}" for name in ("won_revenue", "leads", "talk_minutes")]


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Publish the company of the golden questions once."""
    forget()
    with at_home(tmp_path_factory.mktemp("catalogue")) as found:
        publish(**facts())
        yield found


def explained(metric: str, **how: Any) -> Any:
    how = {"period": "2026-Q2", "compare": "previous", **how}
    return why(metric, scope=operator(TODAY), today=TODAY, **how)


def when(metric: str, usual: str, year_before: str) -> str:
    """Return a period in which there is something to explain: a year must have passed for some."""
    return year_before if "365" in metric else usual


@pytest.mark.parametrize("metric", [*EVERY, *ADDED_UP])
def test_it_is_explained_or_refused(metric: str) -> None:
    if metric in REFUSED:
        with pytest.raises(UnableToExplain, match=REFUSED[metric]):
            explained(metric)
        return
    period = when(metric, "2026-Q2", "2025-Q2")
    found = explained(metric, period=period)
    told = ask(metric, period=period, compare="previous", scope=operator(TODAY), today=TODAY)
    near = max(found.whole.step, D("0.0002") if told.request.metrics[0].of else D(0))
    assert abs(found.whole.change - D(told.total[f"{metric}_change"])) <= near
    for method in Method:
        for division in (found.division, *found.drivers(method=method)):
            assert sum((each.effect for each in division.reasons), D(0)) == found.whole.change


@pytest.mark.slow
@pytest.mark.parametrize("metric", sorted(set(EVERY) - set(REFUSED)))
def test_it_says_of_every_part_how_far_it_is_beyond_noise(metric: str) -> None:
    found = explained(metric, period=when(metric, "2026-04", "2025-04"))
    if found.significance is None:
        pytest.skip("too few earlier periods are known")
    assert any(each.significance is not None for each in found.division.reasons)
    for division in found.drivers():
        unsure = [each.name for each in division.reasons
                  if each.significance is None and each.kind != "rest"]  # fmt: skip
        assert not unsure, (division.kind, unsure)
