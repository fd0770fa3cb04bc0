"""What differs by case and spaces alone is one thing, in the spelling that is known or commonest."""

from typing import Any

from sextant.book.models import Product
from sextant.kernel.models import Person
from sextant.landing.models import LandedPart
from sextant.landing.reverting import revert
from sextant.landing.spelling import spelt
from sextant.landing.straight.parts import rows_of
from tests.landing.conftest import AT

LINES = "Order ID,Order Date,Amount,Category\n1,2026-01-05,5,Chairs\n2,2026-01-06,6,  CHAIRS\n3,2026-01-07,7,chairs\n4,2026-01-08,8,Chairs\n"


def categories() -> list[str]:
    rows = rows_of(LandedPart.objects.standing("order_lines"))
    assert rows is not None
    return sorted(rows.collect()["category"].to_list())


def test_the_commonest_spelling_is_kept() -> None:
    assert spelt({"Chairs": 5, "CHAIRS": 2, "Desks": 1}, []) == {"CHAIRS": "Chairs"}


def test_a_known_spelling_goes_before_the_commonest() -> None:
    assert spelt({"Chairs": 5, "CHAIRS": 2}, ["CHAIRS"]) == {"Chairs": "CHAIRS"}


def test_lines_of_one_category_count_together(land: Any) -> None:
    landing = land(orders__csv=LINES, said={"as": "order_lines"})
    assert categories() == ["Chairs"] * 4
    assert "“CHAIRS” → “Chairs”" in " ".join(landing.result["files"][0]["notes"])
    later = "Order ID,Order Date,Amount,Category\n5,2026-02-05,5,CHAIRS\n6,2026-02-05,5,CHAIRS\n"
    land(orders__csv=later, said={"as": "order_lines"})
    assert categories() == ["Chairs"] * 6


def test_a_product_that_appears_has_the_same_spelling(land: Any) -> None:
    text = (
        LINES.replace("Category", "Category,Product")
        .replace("s\n", "s,Stool\n")
        .replace("S\n", "S,Bench\n")
    )
    land(orders__csv=text, said={"as": "order_lines"})
    assert set(Product.objects.values_list("category", flat=True)) == {"Chairs"}


def test_what_holds_in_every_line_is_said_once(land: Any) -> None:
    land(orders__csv=LINES, said={"as": "order_lines", "given": {"channel": "Web"}})
    rows = rows_of(LandedPart.objects.standing("order_lines"))
    assert rows is not None
    assert set(rows.collect()["channel"].to_list()) == {"Web"}


def test_given_and_family_names_make_a_name(land: Any) -> None:
    land(people__csv="First Name,Last Name,Email\nAnn,Lee,ann@x.org\nBob,,bob@x.org\n")
    land(员工__csv="名,姓,邮箱\n小明,王,w@x.org\n", said={"as": "people"})
    assert set(Person.objects.values_list("name", flat=True)) == {"Ann Lee", "Bob", "王小明"}


def test_an_earlier_landing_is_taken_back_after_the_later_one(land: Any) -> None:
    text = "product,price\nWidget,5\n"
    first = land(products__csv=text)
    revert(land(products__csv=text.replace("5", "6")), by=None, at=AT)
    revert(first, by=None, at=AT)
    assert not Product.objects.exists()
