"""Lists: order, pages, columns, search."""

from datetime import date
from typing import Any

import pytest

from sextant.book.models import Account, Product
from sextant.workspace import declare, listing, words
from tests.company import Company

pytestmark = pytest.mark.django_db


def page(sees: Any, name: str = "Dora", workspace: str = "deals", **query: str) -> listing.Listing:
    space, scope = declare.get(workspace), sees(name)
    return listing.Listing(space, listing.read(space, query, scope), scope)


def names(listed: listing.Listing) -> list[str]:
    return [row["name"] for row in listed.rows]


@pytest.fixture
def deals(company: Company) -> None:
    for number, amount in enumerate(("5.00", None, "7.00", "6.00")):
        company.deal("Ben", amount, name=f"D{number}", created_on=date(2026, 7, 1 + number))


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["D3", "D2", "D1", "D0"]),
        ("amount", ["D0", "D3", "D2", "D1"]),
        ("-amount", ["D2", "D3", "D0", "D1"]),
        ("name", ["D0", "D1", "D2", "D3"]),
        ("nonsense", ["D3", "D2", "D1", "D0"]),
        ("products", ["D3", "D2", "D1", "D0"]),
    ],
)
def test_a_list_is_sorted_with_nothing_last(sees: Any, sort: str, expected: list[str]) -> None:
    assert names(page(sees, sort=sort)) == expected


@pytest.mark.usefixtures("deals")
def test_pages_hold_each_row_once(sees: Any) -> None:
    pages = [page(sees, rows="3", page=str(number)) for number in (1, 2)]
    assert names(pages[0]) + names(pages[1]) == ["D3", "D2", "D1", "D0"]
    assert [one.has_next for one in pages] == [True, False]
    assert [one.count for one in pages] == [4, 4]


@pytest.mark.usefixtures("deals")
def test_a_page_beyond_the_end_is_empty_and_still_counts(sees: Any) -> None:
    beyond = page(sees, page="9")
    assert (names(beyond), beyond.count) == ([], 4)


@pytest.mark.usefixtures("deals")
def test_counting_stops_where_it_would_take_long(
    sees: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    assert page(sees, rows="1").count == 3


def test_the_records_own_name_is_always_shown(company: Company, sees: Any) -> None:
    listed = page(sees, columns="amount,nothing,owner")
    assert [column.name for column in listed.columns] == ["name", "amount", "owner"]


def test_products_are_listed_once_each(company: Company, sees: Any) -> None:
    deal = company.deal("Ben")
    deal.products.set([company.product, Product.objects.create(name="Gadget")])
    deal.products.add(company.product)
    (row,) = page(sees, columns="products").rows
    assert sorted(label for _key, label in row["products"]) == ["Gadget", "Widget"]


def test_an_unreadable_filter_shows_nothing_rather_than_everything(
    company: Company, sees: Any
) -> None:
    company.deal("Ben")
    listed = page(sees, amount="lots")
    assert (listed.rows, listed.asked.problems[0][0]) == ([], "amount")


def test_all_rows_are_read_in_order_whatever_their_number(
    company: Company, sees: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "CHUNK", 2)
    for number in range(5):
        company.deal("Ben", name=f"D{number}")
    assert [row["name"] for row in page(sees).every()] == [f"D{n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("glob", {"Globex 上海"}),
        ("海", {"Globex 上海"}),
        ("上海 GLOB", {"Globex 上海"}),
        ("x y", set()),
    ],
)
def test_every_word_is_searched_in_latin_and_chinese(
    company: Company, sees: Any, text: str, expected: set[str]
) -> None:
    Account.objects.create(name="Globex 上海")
    Account.objects.create(name="Initech")
    company.account.delete()
    assert set(names(page(sees, workspace="accounts", q=text))) == expected


def test_a_deal_is_found_by_its_account(company: Company, sees: Any) -> None:
    company.deal("Ben", name="Big one")
    assert names(page(sees, q="globex big")) == ["Big one"]
    assert names(page(sees, q="globex small")) == []


def test_what_begins_so_is_found_first(company: Company, sees: Any) -> None:
    for name in ("The sun", "Sunrise", "sundown"):
        Account.objects.create(name=name)
    found = words.matches(declare.get("accounts"), "sun", sees("Dora"), 5)
    labels = [label for _key, label in found]
    assert set(labels[:2]) == {"Sunrise", "sundown"}
    assert labels[2:] == ["The sun"]


def test_columns_that_refer_to_unseen_records_are_left_out(company: Company, sees: Any) -> None:
    shown = [column.name for column in page(sees, "Sam", "activities").columns]
    assert "deal" not in shown
    assert "owner" not in shown


def test_a_page_of_a_list_takes_few_questions(
    company: Company, sees: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(100):
        company.deal("Ben", name=f"D{number}")
    listed = page(sees)
    with django_assert_max_num_queries(3):
        assert len(listed.rows) == 80
        assert listed.count == 100
