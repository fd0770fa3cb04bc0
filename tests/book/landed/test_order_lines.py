"""Order lines land as facts: known again, replaced, returned, mended, taken back."""

from decimal import Decimal

import pytest

from sextant.book.models import Account, Product
from sextant.book.prospects import merging
from sextant.kernel.models import Person, Unit
from sextant.kernel.scope import scope_of
from sextant.landing import quarantine, reverting
from sextant.landing.models import LandedPart
from sextant.landing.unable import UnableToRevert
from sextant.metrics import store
from sextant.metrics.publishing import publish_all, publish_pending

from .conftest import AT, TODAY

LINES = """order no,date,customer id,customer,product code,product,qty,unit price,region
1,2026-01-05,C1,Ann Ltd,P1,Pump,2,10.00,North
1,2026-01-05,C1,Ann Ltd,P2,Hose,1,5.50,North
2,2026-02-07,C2,Bo Ltd,P1,Pump,3,10.00,South
C3,2026-02-09,C2,Bo Ltd,P1,Pump,-1,10.00,South
4,2026-02-10,,,P1,Pump,1,10.00,South
"""


def test_lines_count_and_what_they_name_appears(land, asked):
    landing = land(lines=LINES)
    total = asked("sales", "gross_sales", "returns", "orders", "units").total
    assert total == {"sales": Decimal("55.50"), "gross_sales": Decimal("65.50"),
                     "returns": Decimal("10.00"), "orders": 3, "units": 6}  # fmt: skip
    assert set(Account.objects.values_list("external_id", "name")) == {
        ("C1", "Ann Ltd"), ("C2", "Bo Ltd")}  # fmt: skip
    assert set(Product.objects.values_list("code", "name")) == {("P1", "Pump"), ("P2", "Hose")}
    assert landing.result["files"][0]["workspace"] == "order_lines"


def test_lines_without_a_customer_are_told_apart(land, asked):
    land(lines=LINES)
    rows = asked("sales", by=["has_customer"]).rows
    assert {row["has_customer"]: row["sales"] for row in rows} == {
        "no": Decimal("10.00"), "yes": Decimal("45.50")}  # fmt: skip


def test_the_same_file_again_changes_nothing(land, asked):
    before = land(lines=LINES), asked("sales", "orders", "units").total
    again = land(lines=LINES)
    assert (again.result["made"], again.result["changed"], again.result["unchanged"]) == (0, 0, 5)
    assert asked("sales", "orders", "units").total == before[1]


def test_a_corrected_line_takes_the_place_of_the_old_one_even_in_another_month(land, asked):
    land(lines=LINES)
    again = land(
        lines=LINES.replace("2,2026-02-07,C2,Bo Ltd,P1,Pump,3", "2,2026-03-07,C2,Bo Ltd,P1,Pump,4")
    )
    assert (again.result["made"], again.result["changed"]) == (0, 1)
    months = {row["month"]: row["sales"] for row in asked("sales", by=["month"]).rows}
    assert months == {"2026-01": Decimal("25.50"), "2026-02": Decimal("0.00"),
                      "2026-03": Decimal("40.00")}  # fmt: skip


def test_equal_rows_without_a_line_number_are_rows_of_their_own(land, asked):
    row = "9,2026-01-05,C1,Ann Ltd,P1,Pump,2,10.00,North\n"
    landing = land(lines=LINES + row + row)
    assert asked("units").total["units"] == 10
    assert any("repeat another row exactly" in note for note in landing.result["files"][0]["notes"])


def test_a_line_number_twice_is_refused_unless_it_says_the_same(land):
    text = "order no,line,date,product,qty,unit price\n1,1,2026-01-05,Pump,1,2\n"
    landing = land(lines=text + "1,1,2026-01-05,Pump,1,2\n1,1,2026-01-05,Pump,9,2\n")
    result = landing.result
    assert (result["made"], result["unchanged"], result["refused"]) == (1, 1, 1)


def test_bad_rows_wait_are_mended_and_land_beside_their_twins(land, asked):
    bad = "1,2026-01-05,C1,Ann Ltd,P1,Pump,two,10.00,North\n5,soon,C1,Ann Ltd,P1,Pump,1,1,North\n"
    landing = land(lines=LINES + bad)
    assert landing.result["refused"] == 2
    rows = {row.line: row for row in quarantine.waiting(landing)}
    quarantine.mend(landing, {rows[7].pk: {"qty": "2"}, rows[8].pk: {"date": "2026-01-06"}},
                    by=None, at=AT)  # fmt: skip
    publish_pending(AT)
    assert not quarantine.waiting(landing)
    assert asked("sales").total["sales"] == Decimal("55.50") + 20 + 1


def test_orders_that_came_back_are_taken_back_once(land, asked):
    landing = land(orders=LINES, returns="order no,returned\n1,Yes\n1,Yes\n2,No\n77,Yes\n")
    assert asked("sales", "returns").total == {
        "sales": Decimal("30.00"),
        "returns": Decimal("35.50"),
    }
    assert landing.result["refused"] == 1
    again = land(later="order no,returned\n1,Yes\n")
    assert (again.result["made"], again.result["unchanged"]) == (0, 2)


def test_a_landing_is_taken_back_with_what_it_made(land, asked):
    landing = land(lines=LINES)
    reverting.revert(landing, by=None, at=AT)
    publish_pending(AT)
    assert asked("sales", "orders").total == {"sales": Decimal("0.00"), "orders": 0}
    assert not Account.objects.exists()


def test_a_landing_others_rest_on_is_not_taken_back_alone(land):
    first = land(lines=LINES)
    later = land(lines=LINES.replace("Pump,3", "Pump,4"))
    with pytest.raises(UnableToRevert, match=f"Landing {later.pk}"):
        reverting.revert(first, by=None, at=AT)
    reverting.revert(later, by=None, at=AT)
    reverting.revert(first, by=None, at=AT)


def test_landed_lines_survive_a_publication_of_everything(land, asked):
    land(lines=LINES)
    before = asked("sales", by=["month", "product"]).rows
    publish_all(AT)
    assert asked("sales", by=["month", "product"]).rows == before
    assert LandedPart.objects.count() == 2


def test_a_landing_writes_its_own_months_alone_even_with_a_new_customer(land, asked, monkeypatch):
    land(lines=LINES)
    publish_pending()
    written, keep = [], store.keep
    monkeypatch.setattr(
        store, "keep", lambda fact, month, rows: written.append(month) or keep(fact, month, rows)
    )
    land(lines=LINES.splitlines()[0] + "\n7,2026-02-11,C9,New Ltd,P1,Pump,1,10.00,North\n")
    publish_pending()
    assert set(written) == {"2026-02"}
    assert {row["account"] for row in asked("sales", by=["account"]).rows} >= {"Ann Ltd", "New Ltd"}


def test_new_names_show_in_answers(land, asked):
    land(lines=LINES)
    Product.objects.filter(code="P1").update(name="Pump Mark II")
    publish_all(AT)
    assert {row["product"] for row in asked("sales", by=["product"]).rows} == {
        "Pump Mark II",
        "Hose",
    }


def test_a_region_is_credited_to_who_leads_it(land, asked):
    land(lines=LINES, people="Region,Regional Manager\nNorth,Nora Hill\nSouth,Sam Lee\n")
    rows = asked("sales", by=["region", "person"]).rows
    assert [(row["region"], row["person"], row["sales"]) for row in rows] == [
        ("North", "Nora Hill", Decimal("25.50")), ("South", "Sam Lee", Decimal("30.00"))]  # fmt: skip
    assert set(Unit.objects.values_list("name", "kind")) == {
        ("North", "region"),
        ("South", "region"),
    }
    nora = Person.objects.get(name="Nora Hill")
    assert nora.role == "manager"
    mine = asked("sales", scope=scope_of(nora, TODAY))
    assert mine.total["sales"] == Decimal("25.50")


def test_what_is_said_of_all_leaves_other_tables_what_they_are(land, asked):
    said = {"as": "order_lines"}
    landing = land(orders=LINES, returns="order no,returned\n1,Yes\n", said=said)
    assert [each["workspace"] for each in landing.result["files"]] == [
        "order_lines",
        "order_returns",
    ]
    assert asked("sales").total["sales"] == Decimal("30.00")


def test_costs_make_margins_and_lines_without_are_said(land, asked):
    text = "order no,date,product,qty,amount,total cost\n1,2026-01-05,Pump,1,100,60\n2,2026-01-06,Pump,1,50,\n"
    land(lines=text)
    answer = asked("gross_margin", "gross_margin_rate")
    assert answer.total == {"gross_margin": Decimal("40.00"), "gross_margin_rate": Decimal("0.4")}
    assert [note.text for note in answer.notes] == [
        "What 1 order line cost is not known: it is not in the margin."
    ]


def test_accounts_of_other_sources_are_found_by_their_only_name(land):
    Account.objects.create(name="Ann Ltd", source="crm", external_id="9")
    land(lines=LINES)
    assert Account.objects.filter(name="Ann Ltd").count() == 1
    assert Account.objects.count() == 2


def test_lines_of_a_merged_customer_are_those_of_who_stands_for_it_until_they_part(land, asked):
    """Only the months it touches are written again, and come to what all of them would."""
    land(lines=LINES)
    ann, bo = (Account.objects.get(name=name) for name in ("Ann Ltd", "Bo Ltd"))
    third = Account.objects.create(name="Cy Ltd")

    def sold():
        publish_pending(AT)
        found = asked("sales", by=["account"]).rows
        publish_all(AT)
        assert asked("sales", by=["account"]).rows == found
        return {row["account"]: row["sales"] for row in found}

    nobody = {None: Decimal("10.00")}
    merging.merge(ann, other=bo, by=None, at=AT)
    assert sold() == {"Ann Ltd": Decimal("45.50")} | nobody
    again = merging.merge(third, other=ann, by=None, at=AT)
    assert sold() == {"Cy Ltd": Decimal("45.50")} | nobody
    merging.unmerge(again, by=None, at=AT)
    assert sold() == {"Ann Ltd": Decimal("45.50")} | nobody
