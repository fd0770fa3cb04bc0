"""Countries however they are written: each is found, and each is on the map or known not to be."""

import polars as pl
import pytest
from babel import Locale

from sextant.chapters.reporting import countries, maps
from tests.conftest import SharedData

BENEATH = {
    "Bahrain", "Channel Islands", "European Community", "Hong Kong", "Malta", "Singapore",
    "Unspecified",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("USA", "US"), ("U.S.A.", "US"), ("us", "US"), ("840", "US"), ("United States", "US"),
        ("UK", "GB"), ("U.K.", "GB"), ("Great Britain", "GB"), ("EIRE", "IE"), ("RSA", "ZA"),
        ("the Netherlands", "NL"), ("Türkiye", "TR"), ("turkey", "TR"), ("TURKIYE", "TR"),
        ("Côte d'Ivoire", "CI"), ("Cote d’Ivoire", "CI"), ("Bosnia and Herzegovina", "BA"),
        ("St. Lucia", "LC"), ("Saint Lucia", "LC"), ("Korea, Republic of", "KR"),
        ("Deutschland", "DE"), ("DEU", "DE"), ("中国", "CN"), ("中國大陸", "CN"), ("美国", "US"),
        ("美國", "US"), ("英国", "GB"), ("德國", "DE"), ("韩国", "KR"), ("日本", "JP"),
        ("AND", "AD"), ("Congo", "CG"), ("DR Congo", "CD"), ("Niger", "NE"), ("Nigeria", "NG"),
    ],
)  # fmt: skip
def test_a_country_is_known_however_it_is_written(name: str, letters: str) -> None:
    assert countries.code(name) == letters


@pytest.mark.parametrize(
    "name", ["", "None named", "Unspecified", "Channel Islands", "European Community", "ZZ", "刚果"]
)
def test_what_is_no_country_or_may_be_two_is_nobodys(name: str) -> None:
    assert countries.code(name) == ""


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant", "de", "fr", "ja"])
def test_every_country_is_known_by_its_name_and_codes(language: str) -> None:
    names = Locale.parse(language).territories
    letters = {each for each in names if countries.CODE.fullmatch(each)} - countries.NO_PLACES
    assert len(letters) > 250
    assert {each: countries.code(names[each]) for each in letters} == {
        each: each for each in letters
    }
    assert all(countries.code(each) == each for each in letters)


def test_every_shape_of_the_map_can_be_reached_by_a_name() -> None:
    english = Locale.parse("en").territories
    reached = {countries.number(name, maps.shapes()) for name in english.values()}
    assert maps.shapes() <= reached


def test_a_number_is_one_the_map_has_a_shape_for() -> None:
    assert countries.number("Germany", maps.shapes()) == "276"
    assert countries.number("Singapore", maps.shapes()) == ""
    assert len(maps.shapes()) == 173


def test_the_38_countries_of_a_real_shop_are_on_the_map_or_beneath_it(
    shared_data: SharedData,
) -> None:
    sold = pl.read_parquet(shared_data("online_retail_1") / "online_retail.parquet")
    names = set(sold["Country"])
    assert len(names) == 38
    assert {name for name in names if not countries.number(name, maps.shapes())} == BENEATH


def test_every_country_of_two_more_real_firms_is_on_the_map(shared_data: SharedData) -> None:
    sold = shared_data("contoso_global_electronics")
    names = {
        name
        for file in ("Customers.csv", "Stores.csv")
        for name in pl.read_csv(sold / file, encoding="utf8-lossy", infer_schema=False)["Country"]
    }
    folder = shared_data("adventureworks_dw_parquet")
    regions = pl.read_parquet(next(folder.rglob("DimGeography.parquet")))
    columns = [each for each in regions.columns if "Country" in each]
    written = {name for each in columns for name in regions[each]}
    off = {each for each in names | written if not countries.number(each, maps.shapes())}
    assert off == {"Online"}
