"""How values are written on lists and records."""

from decimal import Decimal

from django.utils.translation import override

from sextant.workspace import written


def test_nought_never_has_a_sign() -> None:
    with override("en"):
        assert written.number(Decimal("-0.0")) == written.number(Decimal(0)) == "0"
        assert written.money(Decimal("-0.00"), "USD") == written.money(Decimal(0), "USD") == "$0.00"


def test_names_are_joined_as_the_language_does() -> None:
    with override("en"):
        assert written.listed(["Sales", "Units"]) == "Sales and Units"
    with override("zh-hans"):
        assert written.listed(["销量", "订单", "退货"]) == "销量、订单和退货"
