"""Rules, policies, a source and a form for the tests of leads on their way in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sextant.book.models import Lead, Source
from sextant.book.prospects import leads
from sextant.book.prospects.models import AssignmentRule, PoolPolicy, RuleMember, WebForm
from tests.company import NOW, Company

DAY = timedelta(days=1)
Method = AssignmentRule.Method


@pytest.fixture
def fair() -> Source:
    return Source.objects.create(name="Spring fair", channel="event")


@pytest.fixture
def form(fair: Source) -> WebForm:
    form: WebForm = WebForm.objects.create(
        name="Fair form", title="Talk to us", came_from=fair, consent="You may write to me."
    )
    return form


@pytest.fixture
def rule(company: Company) -> Callable[..., AssignmentRule]:
    """Make a rule with members: names, or names with what else is known of them."""

    def made(*members: Any, **fields: Any) -> AssignmentRule:
        position = AssignmentRule.objects.count() + 1
        values = {"name": f"Rule {position}", "position": position, "turns_since": NOW, **fields}
        rule: AssignmentRule = AssignmentRule.objects.create(**values)
        for place, member in enumerate(members):
            name, more = member if isinstance(member, tuple) else (member, {})
            person = company.people[name]
            RuleMember.objects.create(rule=rule, person=person, position=place, **more)
        return rule

    return made


@pytest.fixture
def policy() -> Callable[..., PoolPolicy]:
    def made(**fields: Any) -> PoolPolicy:
        values = {"name": "House rule", "kind": "lead", **fields}
        policy: PoolPolicy = PoolPolicy.objects.create(**values)
        return policy

    return made


def arrive(name: str = "Nia", **fields: Any) -> Lead:
    """Let a lead come in that nobody gave an owner."""
    return leads.create({"name": name, **fields}, by=None, at=NOW)
