import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sextant.book.models import Product
from sextant.book.quotes import bundles, pricebooks
from sextant.book.quotes.bundles import UnableToCompose
from sextant.book.quotes.models import Bundle, OptionGroup, Price, PriceBook, ProductOption
from sextant.book.quotes.offering import UnableToOffer
from sextant.book.quotes.pricebooks import UnableToPrice
from sextant.book.quotes.totals import totals_of
from sextant.kernel.models import Territory
from sextant.landing import landings
from tests.book.quotes.desk import Desk
from tests.company import NOW, TODAY


def book(desk: Desk, name: str, price: str = "90", **fields: Any) -> PriceBook:
    made = PriceBook.objects.create(name=name, **{"currency": "USD", **fields})
    Price.objects.create(book=made, product=desk.widget, unit_price=Decimal(price))
    found: PriceBook = made
    return found


def chosen(desk: Desk, currency: str = "USD", day: date = TODAY) -> str:
    choice = pricebooks.choose(desk.account, currency, day)
    return choice.book.name if choice.book else ""


def test_the_book_that_says_more_wins_and_priority_over_all(desk: Desk) -> None:
    europe = Territory.objects.create(name="Europe")
    desk.account.territory = Territory.objects.create(name="France", parent=europe)
    desk.account.save()
    for name, fields in (
        ("All", {}), ("Europe", {"territory": europe}), ("Tier B", {"tier": "B"}),
        ("France", {"territory": desk.account.territory}), ("Tier A", {"tier": "A"}),
    ):  # fmt: skip
        book(desk, name, **fields)
    assert chosen(desk) == "Tier A"
    PriceBook.objects.filter(name="Tier A").delete()
    assert chosen(desk) == "France"
    book(desk, "Campaign", priority=1)
    assert chosen(desk) == "Campaign"


def test_the_choice_is_explained(desk: Desk) -> None:
    europe = Territory.objects.create(name="Europe")
    desk.account.territory = europe
    desk.account.save()
    book(desk, "EU-A", tier="A", territory=europe, currency="EUR", starts_on=date(2026, 1, 1))
    said = pricebooks.choose(desk.account, "EUR", TODAY).explanation
    assert said == "price book EU-A, since tier A, territory Europe, EUR, from 2026-01-01"
    assert "list prices hold" in pricebooks.choose(desk.account, "USD", TODAY).explanation


def test_the_last_day_is_excluded(desk: Desk) -> None:
    book(desk, "July", starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 1))
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1))
    assert [chosen(desk, day=day) for day in days] == ["", "July", "July", ""]


def test_a_larger_quantity_costs_less_each(desk: Desk) -> None:
    made = book(desk, "All")
    rows = [{"product": desk.widget, "min_quantity": Decimal(10), "unit_price": Decimal(80)}]
    pricebooks.write(made, prices=rows, by=desk.person("Dora"), at=NOW)
    choice = pricebooks.choose(desk.account, "USD", TODAY)
    found = [choice.price_of(desk.widget, Decimal(n)).unit_price for n in ("9", "10")]
    assert found == [90, 80]
    assert totals_of(desk.quote(desk.line("10")).latest).discount == 0  # a break is no discount


@pytest.mark.parametrize(("least", "price"), [("0", "1"), ("1", "-1")])
def test_a_price_that_cannot_be_is_refused(desk: Desk, least: str, price: str) -> None:
    row = {"product": desk.widget, "min_quantity": Decimal(least), "unit_price": Decimal(price)}
    with pytest.raises(UnableToPrice, match="not below zero"):
        pricebooks.write(book(desk, "All"), prices=[row], by=desk.person("Dora"), at=NOW)


def test_a_second_price_for_the_same_is_refused(desk: Desk) -> None:
    values = {"book": book(desk, "All"), "product": desk.widget, "unit_price": Decimal(1)}
    with pytest.raises(UnableToPrice, match="change that one"):
        pricebooks.create_price(values, by=desk.person("Dora"), at=NOW)


def test_a_book_ends_after_it_begins(desk: Desk) -> None:
    values = {"name": "Odd", "starts_on": TODAY, "ends_on": TODAY}
    with pytest.raises(UnableToPrice, match="ends after it begins"):
        pricebooks.create(values, by=desk.person("Dora"), at=NOW)
    made = pricebooks.create({"name": "Right"}, by=desk.person("Dora"), at=NOW)
    ended = {"starts_on": TODAY, "ends_on": TODAY - timedelta(1)}
    with pytest.raises(UnableToPrice, match="ends after it begins"):
        pricebooks.edit(made, ended, by=desk.person("Dora"), at=NOW)


@pytest.fixture
def group(desk: Desk) -> OptionGroup:
    made: OptionGroup = OptionGroup.objects.create(
        name="Warranty", product=desk.widget, least=1, most=1
    )
    for name, price in (("Two years", "5"), ("Five years", "12")):
        option = Product.objects.create(name=name, nature="option", list_price=Decimal(7))
        ProductOption.objects.create(
            group=made, product=option, unit_price=Decimal(price), currency="USD"
        )
    return made


def options(group: OptionGroup) -> list[dict[str, Any]]:
    return [{"product": option.product, "option_of": 1} for option in group.options.all()]


def test_a_required_option_must_be_chosen(desk: Desk, group: OptionGroup) -> None:
    with pytest.raises(UnableToOffer, match="choose at least 1 option under “Warranty”"):
        desk.quote(desk.line())
    with pytest.raises(UnableToOffer, match="choose at most 1 option under “Warranty”"):
        desk.quote(desk.line(), *options(group))


def test_an_option_is_priced_with_its_product(desk: Desk, group: OptionGroup) -> None:
    quote = desk.quote(desk.line("10"), options(group)[1])
    assert totals_of(quote.latest).total == 1120
    line = quote.latest.lines.get(role="option")
    assert (line.parent.product, line.quantity) == (desk.widget, 10)


def test_an_option_of_another_product_is_refused(desk: Desk, group: OptionGroup) -> None:
    stranger = {"product": desk.gadget, "option_of": 1}
    with pytest.raises(UnableToOffer, match="choose among its own"):
        desk.quote(desk.line(), options(group)[0], stranger)


def test_an_option_is_not_converted_nor_sold_when_retired(desk: Desk, group: OptionGroup) -> None:
    first = options(group)[0]
    ProductOption.objects.update(currency="EUR")
    with pytest.raises(UnableToPrice, match="no price in USD, the option’s price is in EUR"):
        desk.quote(desk.line(), first)
    Product.objects.filter(pk=first["product"].pk).update(is_active=False)
    with pytest.raises(UnableToOffer, match="no longer on sale"):
        desk.quote(desk.line(), first)


def bundle(desk: Desk, priced_as: str) -> Product:
    product = Product.objects.create(name="Set", list_price=Decimal(150))
    made = bundles.create(
        {"product": product, "priced_as": priced_as}, by=desk.person("Dora"), at=NOW
    )
    parts = [{"product": desk.widget}, {"product": desk.gadget, "quantity": Decimal(10)}]
    bundles.compose(made, parts=parts, by=desk.person("Dora"), at=NOW)
    return Product.objects.get(pk=product.pk)


@pytest.mark.parametrize(("priced_as", "total"), [("whole", "300"), ("sum", "399.80")])
def test_a_bundle_costs_its_own_price_or_the_sum(desk: Desk, priced_as: str, total: str) -> None:
    quote = desk.quote({"product": bundle(desk, priced_as), "quantity": Decimal(2)})
    totals = totals_of(quote.latest)
    assert totals.total == Decimal(total)
    assert totals.cost == 200  # two cranes and twenty hooks
    parts = {str(line.product): line.quantity for line in quote.latest.lines.filter(role="part")}
    assert parts == {"Crane": 2, "Hook": 20}


def test_a_bundle_that_cannot_be_is_refused(desk: Desk) -> None:
    product = bundle(desk, "whole")
    dora, made = desk.person("Dora"), Bundle.objects.get()
    with pytest.raises(UnableToCompose, match="is a bundle already"):
        bundles.create({"product": product}, by=dora, at=NOW)
    with pytest.raises(UnableToCompose, match="is a bundle itself"):
        bundles.compose(made, parts=[{"product": product}], by=dora, at=NOW)
    parts = [{"product": desk.widget, "quantity": Decimal(-1)}]
    with pytest.raises(UnableToCompose, match="above zero"):
        bundles.compose(made, parts=parts, by=dora, at=NOW)


def test_options_that_cannot_be_are_refused(desk: Desk, group: OptionGroup) -> None:
    dora = desk.person("Dora")
    for rows, said in (
        ([], "offer as many options"),
        ([{"product": desk.widget}], "an option of itself"),
        ([{"product": desk.gadget, "unit_price": Decimal(-1)}], "not below zero"),
    ):
        with pytest.raises(UnableToCompose, match=said):
            bundles.offer(group, options=rows, by=dora, at=NOW)
    with pytest.raises(UnableToCompose, match="cannot both be"):
        bundles.create_group(
            {"name": "Odd", "product": desk.widget, "least": 3, "most": 2}, by=dora, at=NOW
        )
    with pytest.raises(UnableToCompose, match="cannot both be"):
        bundles.edit_group(group, {"most": 0}, by=dora, at=NOW)


def test_prices_land_from_a_file_and_again(desk: Desk, home: Path, tmp_path: Path) -> None:
    made = PriceBook.objects.create(name="Retail", currency="USD")
    file = tmp_path / "prices.csv"
    head = "Price book,Product,Min quantity,Unit price\n"
    for price in ("8.50", "8.25"):
        file.write_text(f"{head}Retail,Hook,1,9.50\nRetail,Hook,100,{price}\n")
        files = [(file.name, io.BytesIO(file.read_bytes()))]
        landing = landings.begin(files, by=None, at=NOW, said={"as": "prices"})
        landings.answer(landing, {})
        landings.land(landing, by=None, at=NOW)
    found = {one.min_quantity: one.unit_price for one in made.prices.all()}
    assert found == {Decimal(1): Decimal("9.5"), Decimal(100): Decimal("8.25")}
