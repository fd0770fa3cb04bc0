from datetime import date, timedelta
from decimal import Decimal

import pytest

from sextant.agenda import approvals
from sextant.agenda.approvals import UnableToApprove
from sextant.agenda.models import Approval
from sextant.book.quotes import approving, authority, drafting, sending
from sextant.book.quotes.approving import UnableToSubmit
from sextant.book.quotes.authority import Line, UnableToRule
from sextant.book.quotes.models import ApprovalRule, AuthorityLimit, Quote
from sextant.book.quotes.sending import UnableToSend
from sextant.kernel.models import Person, Rate
from sextant.kernel.rates import UnableToConvert
from tests.book.quotes.desk import Desk
from tests.company import NOW, TODAY


def approvers(quote: Quote) -> list[str]:
    approval = Approval.objects.about(quote).first()
    assert approval is not None
    return [step.approver.name for step in approval.steps.all()]


def submitted(desk: Desk, discount: str, by: str = "Ben") -> Quote:
    quote = desk.quote(desk.line(discount=Decimal(discount)), by=by)
    return approving.submit(quote, by=desk.person(by), at=NOW, reason="Large customer")


def test_within_the_limit_it_is_sent_at_once(desk: Desk) -> None:
    quote = desk.quote(desk.line(discount=Decimal(10)))
    with pytest.raises(UnableToSubmit, match="within your own limit"):
        approving.submit(quote, by=desk.ben, at=NOW)
    assert sending.send(quote, by=desk.ben, at=NOW).status == "sent"


def test_beyond_the_limit_it_is_not_sent_without_approval(desk: Desk) -> None:
    quote = desk.quote(desk.line(discount=Decimal("10.01")))
    with pytest.raises(UnableToSend, match="beyond your own limit"):
        sending.send(quote, by=desk.ben, at=NOW)


def test_a_line_and_the_whole_count_together(desk: Desk) -> None:
    quote = desk.quote(desk.line(discount=Decimal(8)), discount_percent=Decimal(8))
    found = authority.assess(quote.latest, desk.ben, TODAY)
    assert (found.depth, found.is_within) == (Decimal("15.36"), False)


def test_a_discount_hidden_on_one_line_counts(desk: Desk) -> None:
    lines = [desk.line("100"), {"product": desk.gadget, "discount": Decimal(90)}]
    assert authority.assess(desk.quote(*lines).latest, desk.ben, TODAY).depth == 90


def test_a_thin_margin_is_beyond_the_limit_too(desk: Desk) -> None:
    desk.widget.cost = Decimal(85)
    desk.widget.save()
    found = authority.assess(desk.quote(desk.line()).latest, desk.ben, TODAY)
    assert (found.depth, found.margin, found.is_within) == (0, 15, False)


def test_the_closest_limit_holds(desk: Desk) -> None:
    for more in ({"role": "rep", "tier": "A"}, {"person": desk.ben}):
        most = Decimal(15 if "tier" in more else 30)
        AuthorityLimit.objects.create(name="Closer", max_discount=most, **more)
    assert authority.limit_of(desk.ben, "A").max_discount == 30
    assert authority.limit_of(desk.person("Cai"), "A").max_discount == 15
    assert authority.limit_of(desk.person("Cai"), "B").max_discount == 10
    assert authority.limit_of(desk.person("Max"), "A").max_discount == 0


def test_who_agrees_depends_on_depth_and_margin(desk: Desk) -> None:
    assert approvers(submitted(desk, "12")) == ["Ann"]
    assert approvers(submitted(desk, "26")) == ["Ann", "Dora"]
    assert approvers(submitted(desk, "35")) == ["Ann", "Dora", "Fay"]


def test_who_agrees_depends_on_amount_and_tier(desk: Desk) -> None:
    ApprovalRule.objects.all().delete()
    ApprovalRule.objects.create(
        name="Large", from_amount=Decimal(800), currency="USD", approver="role", role="director"
    )
    ApprovalRule.objects.create(name="Small customers", tier="D", approver="person")
    assert approvers(submitted(desk, "12")) == ["Dora"]


def test_an_amount_in_a_currency_without_a_rate_is_refused(desk: Desk) -> None:
    ApprovalRule.objects.create(name="Large", from_amount=Decimal(800), currency="USD")
    desk.deal.currency = "EUR"
    desk.deal.save()
    desk.widget.cost = None
    desk.widget.currency = "EUR"
    desk.widget.save()
    with pytest.raises(UnableToConvert, match="no rate from EUR to USD"):
        submitted(desk, "12")
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=Decimal("1.1"))
    assert approvers(submitted(desk, "12")) == ["Ann"]


def test_a_cost_in_a_currency_without_a_rate_is_refused(desk: Desk) -> None:
    desk.deal.currency = "EUR"
    desk.deal.save()
    quote = desk.quote(desk.line(unit_price=Decimal(90)))
    with pytest.raises(UnableToConvert, match="no rate from EUR to USD"):
        sending.send(quote, by=desk.ben, at=NOW)


def test_nobody_approves_what_they_asked_for(desk: Desk) -> None:
    quote = submitted(desk, "40", by="Ann")  # nobody stands above Ann but the director
    assert "Ann" not in approvers(quote)
    approval = Approval.objects.about(quote).get()
    with pytest.raises(UnableToApprove, match="asked for this yourself"):
        approvals.approve(approval, by=desk.person("Ann"), at=NOW)


def test_a_rule_that_names_the_requester_asks_the_next_one_up(desk: Desk) -> None:
    rule = ApprovalRule(name="Ben", approver="person", person=desk.ben)
    assert Line(desk.ben, TODAY).approver(rule) == desk.person("Ann")


def test_a_manager_who_has_left_is_passed_over(desk: Desk) -> None:
    Person.objects.filter(name="Ann").update(is_active=False)
    assert Line(desk.ben, TODAY).above() == desk.person("Dora")


def test_nobody_above_is_said(desk: Desk) -> None:
    Person.objects.filter(role="director").update(is_active=False)
    with pytest.raises(UnableToRule, match="Nobody stands above"):
        Line(desk.person("Ann"), TODAY).above()


def test_what_is_approved_may_be_sent(desk: Desk) -> None:
    quote = submitted(desk, "12")
    with pytest.raises(UnableToSend, match="waits for an approval"):
        sending.send(quote, by=desk.ben, at=NOW)
    approvals.approve(Approval.objects.about(quote).get(), by=desk.person("Ann"), at=NOW)
    quote.refresh_from_db()
    assert (quote.status, quote.latest.approved_at) == ("approved", NOW)
    assert sending.send(quote, by=desk.ben, at=NOW).status == "sent"


def test_what_is_refused_is_a_draft_again(desk: Desk) -> None:
    quote = submitted(desk, "12")
    approval = Approval.objects.about(quote).get()
    approvals.refuse(approval, by=desk.person("Ann"), at=NOW, reason="Too much")
    quote.refresh_from_db()
    assert quote.status == "draft"


def test_changing_it_withdraws_the_approval(desk: Desk) -> None:
    quote = submitted(desk, "12")
    quote = drafting.write(quote, lines=[desk.line()], by=desk.person("Ann"), at=NOW)
    assert Approval.objects.about(quote).get().status == "withdrawn"
    assert quote.status == "draft"


def test_changing_what_was_approved_asks_again(desk: Desk) -> None:
    quote = submitted(desk, "12")
    approvals.approve(Approval.objects.about(quote).get(), by=desk.person("Ann"), at=NOW)
    quote = drafting.write(quote, discount_percent=Decimal(1), by=desk.ben, at=NOW)
    assert (quote.status, quote.latest.approved_at) == ("draft", None)
    with pytest.raises(UnableToSend, match="beyond your own limit"):
        sending.send(quote, by=desk.ben, at=NOW)


def test_withdrawing_the_approval_makes_it_a_draft(desk: Desk) -> None:
    quote = submitted(desk, "12")
    approvals.withdraw(Approval.objects.about(quote).get(), by=desk.ben, at=NOW)
    quote.refresh_from_db()
    assert quote.status == "draft"


def test_only_a_draft_is_submitted_and_only_with_lines(desk: Desk) -> None:
    with pytest.raises(UnableToSubmit, match="no draft any more"):
        approving.submit(submitted(desk, "12"), by=desk.ben, at=NOW)
    from sextant.book.quotes.offering import UnableToOffer

    with pytest.raises(UnableToOffer, match="offers nothing yet"):
        approving.submit(desk.quote(), by=desk.ben, at=NOW)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "Both"}, "for a role or for a person"),
        ({"name": "High", "role": "rep", "max_discount": Decimal(101)}, "between 0 and 100"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(
    desk: Desk, values: dict[str, object], said: str
) -> None:
    with pytest.raises(UnableToRule, match=said):
        authority.create_limit(values, by=desk.person("Dora"), at=NOW)


@pytest.mark.parametrize("approver", ["role", "person"])
def test_a_rule_that_asks_nobody_is_refused(desk: Desk, approver: str) -> None:
    values = {"name": "Nobody", "approver": approver}
    with pytest.raises(UnableToRule, match="Say which"):
        authority.create_rule(values, by=desk.person("Dora"), at=NOW)


def test_limits_and_rules_are_changed(desk: Desk) -> None:
    limit = AuthorityLimit.objects.get(role="rep")
    dora = desk.person("Dora")
    limit = authority.edit_limit(limit, {"max_discount": Decimal(20)}, by=dora, at=NOW)
    rule = authority.edit_rule(
        ApprovalRule.objects.all()[0], {"hours": 8}, by=dora, at=NOW + timedelta(1)
    )
    assert (limit.max_discount, rule.hours) == (20, 8)
