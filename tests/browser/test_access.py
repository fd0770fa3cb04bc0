"""Nobody is shut out: every page in light and dark, on a laptop and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from sextant.book.models import Deal
from tests.browser.conftest import PHONE, WIDE, faults, walk
from tests.company import Company

PAGES = (
    "/", "/why/won_revenue/", "/deals/board/", "/deals/", "/deals/attention/",
    "/deals/{deal}/", "/accounts/{account}/", "/people/figures/", "/people/{person}/",
)  # fmt: skip


def imports() -> list[str]:
    """Give the page for files, which another room brings."""
    try:
        return [reverse("landing:start")]
    except NoReverseMatch:
        return []


@pytest.fixture
def address(work: Company) -> Callable[[str], str]:
    keys = {
        "deal": Deal.objects.get(name="Open 1").pk,
        "account": work.account.pk,
        "person": work.people["Ben"].pk,
    }
    return lambda path: path.format(**keys)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_everyone_can_use_every_page(
    seat: Any, site: str, address: Any, scheme: str, size: dict[str, int]
) -> None:
    paths = [address(path) for path in (*PAGES, *imports())]
    walk(seat("Dora"), site, paths, scheme, size)


def test_everyone_can_sign_in(page: Any, site: str, work: Company) -> None:
    page.goto(f"{site}/me/login/")
    assert faults(page) == []
