"""A stage joins the pipeline's end unless a place is given."""

import pytest

from sextant.book import pipelines
from sextant.book.models import Deal, Pipeline, Stage
from sextant.kernel.roles import UnableToPermit
from tests.book.conftest import Seat
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


def test_a_pipeline_is_retired_and_taken_up_again(company: Company) -> None:
    sales = company.stages["New"].pipeline
    with pytest.raises(pipelines.UnableToRetire, match="the only pipeline in use"):
        pipelines.retire(sales, by=None, at=NOW)
    pipelines.found({"name": "Renewals"}, by=None, at=NOW)
    sales = pipelines.retire(sales, by=None, at=NOW)
    with pytest.raises(pipelines.UnableToRetire, match="retired already"):
        pipelines.retire(sales, by=None, at=NOW)
    company.deal("Ben")
    assert [line.name for line in Pipeline.objects.shown()] == ["Sales", "Renewals"]
    assert [line.name for line in Pipeline.objects.in_use()] == ["Renewals"]
    pipelines.restore(sales, by=None, at=NOW)
    with pytest.raises(pipelines.UnableToRetire, match="is in use"):
        pipelines.restore(sales, by=None, at=NOW)


def test_a_stage_with_deals_stays_what_it_is_and_where_it_is(company: Company) -> None:
    stage = company.deal("Ben").stage
    other = pipelines.found({"name": "Renewals"}, by=None, at=NOW)
    with pytest.raises(pipelines.UnableToChangeStage, match="Open deals stand in"):
        pipelines.change_stage(stage, {"kind": "won"}, by=None, at=NOW)
    with pytest.raises(pipelines.UnableToChangeStage, match="stays in its pipeline"):
        pipelines.change_stage(stage, {"pipeline": other}, by=None, at=NOW)
    with pytest.raises(pipelines.UnableToChangeStage, match="after one day at the earliest"):
        pipelines.change_stage(stage, {"rots_after": 0}, by=None, at=NOW)
    changed = pipelines.change_stage(stage, {"rots_after": 9}, by=company.people["Ada"], at=NOW)
    assert (changed.rots_after, changed.version) == (9, stage.version + 1)


def test_a_company_without_stages_begins_with_the_usual_ones_once(at: Seat) -> None:
    Deal.objects.all().delete()
    Stage.objects.all().delete()
    dora = at("Dora")
    assert b"Begin with the usual stages" in dora.get("/deals/board/").content
    assert b"Begin with" not in at("Ben").get("/deals/board/").content
    assert at("Ben").post("/deals/board/usual-stages/").status_code == 403
    dora.post("/deals/board/usual-stages/")
    dora.post("/deals/board/usual-stages/")
    named = Stage.objects.order_by("position").values_list("name", "position")
    assert list(named) == [("Qualify", 0), ("Develop", 1), ("Propose", 2), ("Close", 3)]


def test_the_form_of_a_new_stage_leaves_its_place_open(at: Seat) -> None:
    page = at("Dora").get("/stages/new/").content.decode()
    assert 'name="position" value="0"' not in page
    at("Dora").post("/stages/new/", {"name": "Sign", "probability": "95", "position": ""})
    assert Stage.objects.get(name="Sign").position == 3
