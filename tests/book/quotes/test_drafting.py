from datetime import timedelta
from decimal import Decimal

import pytest

from sextant.book.models import Activity, Contact, Product
from sextant.book.quotes import drafting, sending
from sextant.book.quotes.drafting import UnableToChange
from sextant.book.quotes.models import Quote, QuoteVersion
from sextant.book.quotes.offering import UnableToOffer
from sextant.book.quotes.pricebooks import UnableToPrice
from sextant.book.quotes.totals import totals_of
from sextant.kernel import journal
from sextant.kernel.unable import UnableToPermit
from sextant.workspace import declare, verbs
from sextant.workspace.verbs import UnableToRemove
from tests.book.quotes.desk import Desk
from tests.company import NOW, TODAY


def test_a_quote_takes_what_is_known_from_its_deal(desk: Desk) -> None:
    quote = desk.quote()
    assert (quote.account, quote.owner, quote.currency) == (desk.account, desk.ben, "USD")
    assert (quote.number, quote.status, quote.asked_at) == ("Q-2026-00001", "draft", NOW)


def test_numbers_follow_each_other_and_begin_anew_each_year(desk: Desk) -> None:
    numbers = [desk.quote().number for _ in range(2)]
    later = drafting.create({"deal": desk.deal}, by=desk.ben, at=NOW + timedelta(days=365))
    assert [*numbers, later.number] == ["Q-2026-00001", "Q-2026-00002", "Q-2027-00001"]


def test_a_refused_quote_takes_no_number(desk: Desk) -> None:
    with pytest.raises(UnableToChange, match="for somebody"):
        drafting.create({"title": "For nobody"}, by=desk.ben, at=NOW)
    assert desk.quote().number == "Q-2026-00001"


def test_it_was_asked_for_when_the_customer_asked(desk: Desk) -> None:
    asked = NOW - timedelta(hours=30)
    Activity.objects.create(kind="proposal", subject="Please quote", at=asked, deal=desk.deal)
    assert desk.quote().asked_at == asked
    assert desk.quote().asked_at == NOW  # the second answers no request


def test_lines_are_priced_and_add_up(desk: Desk) -> None:
    lines = [desk.line("3", discount=Decimal(10)), {"product": desk.gadget, "quantity": Decimal(7)}]
    quote = desk.quote(*lines, discount_percent=Decimal(5))
    totals = totals_of(quote.latest)
    assert totals.subtotal == Decimal("339.93")
    assert (totals.whole_discount, totals.total) == (Decimal("17.00"), Decimal("322.93"))
    assert Quote.objects.with_totals().get(pk=quote.pk).total == Decimal("322.93")


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_a_negative_quantity_is_refused(desk: Desk, quantity: str) -> None:
    with pytest.raises(UnableToOffer, match="a quantity is above zero"):
        desk.quote(desk.line(quantity))


def test_a_retired_product_is_refused(desk: Desk) -> None:
    Product.objects.filter(pk=desk.widget.pk).update(is_active=False)
    desk.widget.refresh_from_db()
    with pytest.raises(UnableToOffer, match="no longer on sale"):
        desk.quote(desk.line())


def test_an_option_alone_is_refused(desk: Desk) -> None:
    desk.gadget.nature = "option"
    with pytest.raises(UnableToOffer, match="only as an option"):
        desk.quote({"product": desk.gadget})


@pytest.mark.parametrize("discount", ["-1", "100.01"])
def test_a_discount_lies_between_nothing_and_all(desk: Desk, discount: str) -> None:
    with pytest.raises(UnableToOffer, match="between 0 and 100"):
        desk.quote(desk.line(discount=Decimal(discount)))


def test_a_discount_on_the_whole_is_not_larger_than_the_whole(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="larger than what is offered"):
        desk.quote(desk.line("1"), discount_amount=Decimal("100.01"))


def test_the_whole_has_one_discount(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="one discount"):
        desk.quote(desk.line(), discount_amount=Decimal(5), discount_percent=Decimal(5))
    quote = desk.quote(desk.line(), discount_amount=Decimal(5))
    quote = drafting.write(quote, discount_percent=Decimal(2), by=desk.ben, at=NOW)
    assert (quote.latest.discount_amount, quote.latest.discount_percent) == (0, 2)


def test_a_negative_price_is_refused(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="not below zero"):
        desk.quote(desk.line(unit_price=Decimal(-1)))


def test_a_price_in_another_currency_is_never_converted(desk: Desk) -> None:
    desk.deal.currency = "EUR"
    desk.deal.save()
    with pytest.raises(UnableToPrice, match="no price in EUR, the list price is in USD"):
        desk.quote(desk.line())
    quote = desk.quote(desk.line(unit_price=Decimal(80)))
    assert totals_of(quote.latest).total == 800


def test_a_day_that_has_passed_is_no_validity(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="would have ended"):
        desk.quote(desk.line(), valid_until=TODAY - timedelta(days=1))


def test_an_option_names_a_row_that_is_a_product(desk: Desk) -> None:
    with pytest.raises(UnableToOffer, match="names row 7"):
        desk.quote(desk.line(), {"product": desk.gadget, "option_of": 7})


def test_a_sent_version_never_changes(desk: Desk) -> None:
    quote = sending.send(desk.quote(desk.line()), by=desk.ben, at=NOW)
    first = drafting.told(quote.latest)
    quote = drafting.write(quote, lines=[desk.line("20")], by=desk.ben, at=NOW)
    old, new = quote.versions.order_by("number")
    assert (drafting.told(old), totals_of(new).total) == (first, 2000)
    assert quote.status == "draft"


def test_a_new_version_offers_the_same(desk: Desk) -> None:
    lines = [desk.line(discount=Decimal(5), unit_price=Decimal(99))]
    quote = sending.send(desk.quote(*lines, terms="30 days"), by=desk.ben, at=NOW)
    quote = drafting.new_version(quote, by=desk.ben, at=NOW)
    old, new = quote.versions.order_by("number")
    assert drafting.told(old) == drafting.told(new)
    with pytest.raises(UnableToChange, match="has not been sent"):
        drafting.new_version(quote, by=desk.ben, at=NOW)


def test_a_copy_is_a_quote_of_its_own(desk: Desk) -> None:
    quote = desk.quote(desk.line(), discount_percent=Decimal(3))
    copy = drafting.copy(quote, by=desk.ben, at=NOW)
    assert copy.number != quote.number
    assert drafting.told(copy.latest) == drafting.told(quote.latest)


def test_a_copy_in_another_currency_takes_that_currencys_prices(desk: Desk) -> None:
    with pytest.raises(UnableToPrice, match="no price in EUR"):
        drafting.copy(desk.quote(desk.line()), currency="EUR", by=desk.ben, at=NOW)


def test_the_head_is_changed_and_a_stranger_refused(desk: Desk) -> None:
    quote = drafting.edit(desk.quote(), {"title": "Cranes"}, by=desk.ben, at=NOW)
    assert quote.title == "Cranes"
    stranger = Contact.objects.create(name="Yan", account=desk.company.deal("Eli").account)
    other = drafting.create({"account": desk.account}, by=desk.ben, at=NOW)
    assert drafting.edit(other, {"contact": stranger}, by=desk.ben, at=NOW).contact == stranger


def test_a_deal_of_another_account_is_refused(desk: Desk) -> None:
    from sextant.book.models import Account

    other = Account.objects.create(name="Initech")
    with pytest.raises(UnableToChange, match="another account"):
        drafting.create({"account": other, "deal": desk.deal}, by=desk.ben, at=NOW)
    contact = Contact.objects.create(name="Yan", account=other)
    with pytest.raises(UnableToChange, match="at another account"):
        drafting.edit(desk.quote(), {"contact": contact}, by=desk.ben, at=NOW)


def test_a_closed_deal_is_not_quoted(desk: Desk) -> None:
    desk.deal.status, desk.deal.closed_on = "lost", TODAY
    desk.deal.save()
    with pytest.raises(UnableToChange, match="is closed"):
        desk.quote()


def test_a_withdrawn_quote_is_edited_no_more(desk: Desk) -> None:
    quote = sending.withdraw(desk.quote(desk.line()), by=desk.ben, at=NOW)
    with pytest.raises(UnableToChange, match="has ended"):
        drafting.edit(quote, {"title": "Late"}, by=desk.ben, at=NOW)


def test_who_may_not_write_is_refused(desk: Desk) -> None:
    with pytest.raises(UnableToPermit):
        drafting.write(desk.quote(), lines=[desk.line()], by=desk.person("Sam"), at=NOW)


def test_a_quote_is_never_removed_so_that_numbers_have_no_gap(desk: Desk) -> None:
    with pytest.raises(UnableToRemove):
        verbs.remove(declare.get("quotes"), desk.quote(), by=desk.person("Dora"), at=NOW)


def test_the_journal_tells_what_was_offered_and_no_cost(desk: Desk) -> None:
    quote = desk.quote(desk.line())
    event = journal.of(quote).get(name="quote.written")
    assert event.data["after"]["lines"][0][-1] == "1000.0000"
    assert "60" not in str(event.data["after"]["lines"])


def test_versions_hold_a_quote(desk: Desk) -> None:
    assert QuoteVersion.objects.filter(quote=desk.quote()).count() == 1
