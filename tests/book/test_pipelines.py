"""A stage joins the pipeline's end unless a place is given."""

import pytest

from sextant.book import pipelines
from sextant.book.models import Stage
from sextant.kernel.roles import UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def test_a_stage_is_added_at_the_end(company: Company) -> None:
    values = {"name": "Sign", "probability": 95}
    stage = pipelines.add_stage(values, by=company.people["Ada"], at=NOW)
    assert list(Stage.objects.open().of(stage.pipeline))[-1] == stage


def test_the_first_stage_brings_its_pipeline() -> None:
    assert pipelines.add_stage({"name": "New"}, by=None, at=NOW).pipeline.name == "Sales"


def test_a_chance_beyond_certainty_is_refused(company: Company) -> None:
    with pytest.raises(pipelines.UnableToAddStage, match="between 0 and 100"):
        pipelines.add_stage({"name": "A", "probability": 101}, by=None, at=NOW)


def test_a_rep_adds_no_stage(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        pipelines.add_stage({"name": "A"}, by=company.people["Ben"], at=NOW)
