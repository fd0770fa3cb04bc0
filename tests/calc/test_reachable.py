"""Phone numbers and e-mail addresses as people write them."""

import pytest

from sextant.calc.reachable import email_key, phone_key, site_key


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("+49 30 901820", "US", "4930901820"),
        ("030 901820", "DE", "4930901820"),
        ("0049 30 901820", "DE", "4930901820"),
        ("+49 (0)30 901820", "US", "4930901820"),
        ("(212) 555-0123", "US", "12125550123"),
        ("1-212-555-0123", "US", "12125550123"),
        ("138 0013 8000", "CN", "8613800138000"),
        ("+86 138-0013-8000", "US", "8613800138000"),
        ("０１０－６２７８８８８８", "CN", "861062788888"),
        ("call me", "US", ""),
        ("", "US", ""),
        ("12", "US", ""),
    ],
)
def test_a_number_is_known_however_it_is_written(text: str, country: str, key: str) -> None:
    assert phone_key(text, country) == key


def test_a_companys_domain_stands_for_its_people_and_a_free_address_for_one() -> None:
    assert email_key("Ann@Acme.example") == "acme.example"
    assert email_key("wang@qq.com") == "wang@qq.com"
    assert email_key("Bob@Gmail.com") == "bob@gmail.com"
    assert email_key("nobody") == ""


def test_a_site_is_known_by_its_domain() -> None:
    assert site_key("https://www.acme.example/en/?a=1") == "acme.example"
    assert site_key("acme.example:8080") == "acme.example"
    assert site_key("nowhere") == ""
