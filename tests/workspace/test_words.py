"""The search box: words in Latin and Chinese, their own and of what is referred to, within scope."""

from collections.abc import Callable

import pytest

from sextant.book.models import Account
from sextant.kernel.scope import Scope
from sextant.workspace import columns, declare, trigrams, words
from sextant.workspace.declare import Kind
from tests.company import Company

pytestmark = pytest.mark.django_db
Sees = Callable[[str], Scope]


def found(workspace: str, text: str, scope: Scope) -> list[str]:
    return [label for _key, label in words.matches(declare.get(workspace), text, scope, 5)]


@pytest.fixture(autouse=True, params=[False, True], ids=["plain", "trigrams"])
def indexed(db: None, request: pytest.FixtureRequest) -> None:
    if request.param and not trigrams.ensure():
        pytest.skip("this database has no trigrams")


def test_two_chinese_characters_anywhere_in_a_name_are_enough(sees: Sees) -> None:
    Account.objects.create(name="上海海洋科技有限公司")
    assert found("accounts", "海洋", sees("Dora")) == ["上海海洋科技有限公司"]
    assert found("accounts", "上海 科技", sees("Dora")) == ["上海海洋科技有限公司"]


def test_a_name_that_begins_so_comes_first(sees: Sees) -> None:
    for name in ("The Acme Works", "Acme", "New Acme"):
        Account.objects.create(name=name)
    assert found("accounts", "acme", sees("Dora"))[0] == "Acme"


def test_signs_of_patterns_are_plain_letters(sees: Sees) -> None:
    Account.objects.create(name="100% Pure_Water")
    Account.objects.create(name="100 Purer Waters")
    assert found("accounts", "0% Pure_", sees("Dora")) == ["100% Pure_Water"]


def test_words_may_be_a_deals_own_and_its_accounts(company: Company, sees: Sees) -> None:
    company.deal("Ben", name="Big order")
    assert found("deals", "big globex", sees("Dora")) == ["Big order"]
    assert found("deals", "globex", sees("Ben")) == ["Big order"]
    assert found("deals", "big initech", sees("Dora")) == []


def test_what_one_may_not_see_is_not_found_however_much_holds_the_word(
    company: Company, sees: Sees
) -> None:
    eli, ben = company.people["Eli"], company.people["Ben"]
    Account.objects.bulk_create(Account(name=f"Acme {n:03}", owner=eli) for n in range(400))
    Account.objects.create(name="Later Acme", owner=ben)
    assert found("accounts", "acme", sees("Ben")) == ["Later Acme"]


def test_what_was_saved_just_now_is_found(sees: Sees) -> None:
    account = Account.objects.create(name="Before")
    account.name = "Afterwards"
    account.save()
    assert found("accounts", "fterwar", sees("Dora")) == ["Afterwards"]
    assert found("accounts", "before", sees("Dora")) == []


def test_a_record_is_known_by_words_never_by_the_number_of_what_it_refers_to() -> None:
    kinds = {w.name: w.field(columns.label_of(w)).kind for w in declare.every()}
    assert not {name for name, kind in kinds.items() if kind is Kind.REFERENCE}
