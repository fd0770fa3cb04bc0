"""An answer by country on the map: nothing is dropped, nothing is added up that cannot be."""

import html
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.book.models import Account
from sextant.chapters.reporting import maps
from sextant.metrics import catalogue
from tests.book.conftest import Publish, Seat
from tests.company import Company

pytestmark = pytest.mark.django_db
WON = {
    "Germany": "100", "EIRE": "40", "Ireland": "2.50", "Malta": "7", "Atlantis": "5",
    "France": "0", "": "1",
}  # fmt: skip


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    for country, amount in WON.items():
        account = Account.objects.create(name=f"Shop {country}", country=country)
        company.deal("Ben", amount, status="won", closed_on=date(2026, 7, 1), account=account)
    publish()


def page(client: Any, metric: str = "won_revenue", by: str = "country", **more: str) -> str:
    asked = {"metric": metric, "by": by, "period": "2026-Q3", **more}
    return html.unescape(" ".join(client.get("/explore/", asked).content.decode().split()))


def spec(text: str) -> Any:
    return json.loads(text.partition('id="chart-0" type="application/json">')[2].split("<")[0])


def drawn(text: str) -> dict[str, tuple[str, float]]:
    values = spec(text)["layer"][1]["data"]["values"]
    return {each["id"]: (each["step"], each["value"]) for each in values}


def beneath(text: str) -> dict[str, str]:
    return dict(re.findall(r'<dt>([^<]+)</dt><dd class="num">([^<]+)</dd>', text))


def test_every_amount_is_on_the_map_or_beneath_it(data: None, at: Seat) -> None:
    text = page(at("Dora"))
    assert drawn(text) == {
        "276": ("Germany", 100.0), "372": ("EIRE, Ireland", 42.5), "250": ("France", 0.0),
    }  # fmt: skip
    assert beneath(text) == {"Malta": "$7.00", "Atlantis": "$5.00", "None named": "$1.00"}
    assert "no position is taken" in text


def test_most_without_a_country_is_said_in_a_sentence(
    data: None, company: Company, at: Seat, publish: Publish
) -> None:
    nowhere = Account.objects.create(name="Nowhere")
    company.deal("Ben", "900", status="won", closed_on=date(2026, 7, 1), account=nowhere)
    publish()
    assert "For most of it no Country is given: $901.00, 85% of the whole." in page(at("Dora"))


def test_nought_is_drawn_and_none_is_not(data: None, at: Seat) -> None:
    assert drawn(page(at("Dora"), compare="none"))["250"] == ("France", 0.0)
    assert "Grey countries have no number here." in page(at("Dora"))


def test_shares_of_one_country_under_two_names_are_not_added_up(data: None, at: Seat) -> None:
    text = page(at("Dora"), "win_rate")
    assert "372" not in drawn(text)
    assert beneath(text)["EIRE"] == beneath(text)["Ireland"] == "100.0%"


def test_the_shapes_come_from_here_and_only_where_a_map_is_drawn(data: None, at: Seat) -> None:
    layers = spec(page(at("Dora")))["layer"]
    assert layers[0]["data"]["url"].startswith("/static/vendor/world-atlas-2.0.2/countries-110m")
    assert "world-atlas" not in page(at("Dora"), **{"as": "bar"})


def test_names_that_are_no_countries_are_drawn_as_bars(data: None, at: Seat) -> None:
    text = page(at("Dora"), by="region", **{"as": "map"})
    assert "None of these names is a country on the map, so bars are drawn." in text
    assert '"type": "bar"' in text


def test_a_map_asked_of_what_has_none_says_what_it_needs(data: None, at: Seat) -> None:
    text = page(at("Dora"), by="country,month", **{"as": "map"})
    assert "A map needs one split alone, by country, territory or region." in text


def test_what_lies_below_nought_has_a_colour_of_its_own(company: Company) -> None:
    from sextant.chapters.reporting.drawing import shade

    metric = catalogue.every()["won_revenue"]
    assert shade(metric, [-5, 2])["scale"]["domain"] == [-5, 0, 5]
    assert shade(metric, [3, 3])["scale"]["domain"] == [0, 3]
    assert shade(metric, [])["scale"]["domain"] == [0, 1]


NAMES = st.sampled_from(["Germany", "DE", "Deutschland", "France", "Malta", "Nowhere", "", "中国"])


@given(st.lists(st.tuples(NAMES, st.decimals(-9999, 9999, places=2)), max_size=12))
def test_no_row_is_dropped_or_doubled(rows: list[tuple[str, Decimal]]) -> None:
    for name in ("won_revenue", "win_rate"):
        placed, left = maps._placed(rows, catalogue.every()[name])
        assert sorted([row for named in placed.values() for row in named] + left) == sorted(rows)
