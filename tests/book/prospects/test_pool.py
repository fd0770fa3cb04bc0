"""The public pool: claims within limits, and silent records warned of and taken back."""

from collections.abc import Callable

import pytest

from sextant.book.models import Account, Activity, Lead
from sextant.book.prospects import leads, limits, pooling, recycling
from sextant.book.prospects.models import PoolMove, PoolPolicy
from sextant.kernel import journal
from tests.book.conftest import Seat
from tests.book.prospects.conftest import DAY, arrive
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
Policies = Callable[..., PoolPolicy]


def moves(record: Lead | Account) -> list[str]:
    return [move.move for move in PoolMove.objects.of(record)][::-1]


def owned(company: Company, owner: str = "Ben", **fields: object) -> Lead:
    values = {"name": "Nia", "owner": company.people[owner], **fields}
    lead = leads.create(values, by=None, at=NOW)
    Lead.objects.filter(pk=lead.pk).update(created_at=NOW)
    return lead


def test_claimed_and_given_back(company: Company) -> None:
    lead, ben = arrive(), company.people["Ben"]
    lead = pooling.claim(lead, by=ben, at=NOW)
    assert (lead.owner, lead.pooled_at, lead.assigned_at) == (ben, None, NOW)
    lead = pooling.release(lead, reason="Not my region", by=ben, at=NOW)
    assert (lead.owner, lead.pooled_at) == (None, NOW)
    assert moves(lead) == ["entered", "claimed", "released"]
    with pytest.raises(pooling.UnableToRelease, match="already"):
        pooling.release(lead, by=ben, at=NOW)


def test_who_comes_second_is_told(company: Company) -> None:
    lead = arrive()
    pooling.claim(lead, by=company.people["Ben"], at=NOW)
    pooling.claim(lead, by=company.people["Ben"], at=NOW)  # a double click
    with pytest.raises(pooling.UnableToClaim, match="Someone else"):
        pooling.claim(lead, by=company.people["Cai"], at=NOW)
    assert moves(lead) == ["entered", "claimed"]


def test_claims_a_day(company: Company, policy: Policies) -> None:
    policy(claims_a_day=2)
    found = [arrive(f"L{n}") for n in range(3)]
    ben = company.people["Ben"]
    for lead in found[:2]:
        pooling.claim(lead, by=ben, at=NOW)
    with pytest.raises(pooling.UnableToClaim, match="come back tomorrow"):
        pooling.claim(found[2], by=ben, at=NOW)
    assert pooling.claim(found[2], by=ben, at=NOW + DAY).owner == ben


def test_capacity_and_a_tier_of_its_own(company: Company, policy: Policies) -> None:
    policy(capacity=5)
    policy(tier="A", capacity=1, name="The best")
    ben = company.people["Ben"]
    pooling.claim(arrive("L1", tier="A"), by=ben, at=NOW)
    with pytest.raises(pooling.UnableToClaim, match="The best"):
        pooling.claim(arrive("L2", tier="A"), by=ben, at=NOW)
    pooling.claim(arrive("L3", tier="B"), by=ben, at=NOW)
    left = {each.policy.name: each.left for each in limits.of_person(ben, "lead", NOW)}
    assert left == {"House rule": 3, "The best": 0}


def test_the_one_at_the_machine_claims_nothing() -> None:
    with pytest.raises(pooling.UnableToClaim):
        pooling.claim(arrive(), by=None, at=NOW)


def test_silence_is_warned_of_before_it_ends_in_the_pool(
    company: Company, policy: Policies
) -> None:
    policy(silent_days=10, warn_days=3)
    lead = owned(company)
    for days, expected in ((6, []), (7, ["warned"]), (9, ["warned"]), (10, ["warned", "recycled"])):
        recycling.recycle(NOW + days * DAY)
        assert moves(lead) == expected
    lead.refresh_from_db()
    assert (lead.owner, lead.pooled_at) == (None, NOW + 10 * DAY)
    names = [event.name for event in journal.of(lead)]
    assert names == ["lead.recycled", "lead.warned", "lead.created"]


def test_a_sign_of_life_begins_anew(company: Company, policy: Policies) -> None:
    policy(silent_days=10, warn_days=3)
    lead = owned(company)
    recycling.recycle(NOW + 8 * DAY)
    Activity.objects.create(lead=lead, owner=lead.owner, subject="Call", done=True,
                            at=NOW + 9 * DAY, done_at=NOW + 9 * DAY)  # fmt: skip
    recycling.recycle(NOW + 15 * DAY)
    assert moves(lead) == ["warned"]
    recycling.recycle(NOW + 16 * DAY)
    assert moves(lead) == ["warned", "warned"]
    recycling.recycle(NOW + 19 * DAY)
    assert moves(lead)[-1] == "recycled"


def test_a_policy_that_comes_late_warns_first(company: Company, policy: Policies) -> None:
    lead = owned(company)
    policy(silent_days=10, warn_days=3)
    recycling.recycle(NOW + 100 * DAY)
    recycling.recycle(NOW + 101 * DAY)
    assert moves(lead) == ["warned"]
    recycling.recycle(NOW + 103 * DAY)
    assert moves(lead) == ["warned", "recycled"]


def test_a_tier_has_its_own_days(company: Company, policy: Policies) -> None:
    policy(silent_days=5, warn_days=0)
    policy(silent_days=20, warn_days=0, tier="A")
    best, other = owned(company, tier="A"), owned(company, tier="C")
    recycling.recycle(NOW + 6 * DAY)
    assert (moves(best), moves(other)) == ([], ["recycled"])


def test_accounts_go_by_calls_deals_and_hand_overs(company: Company, policy: Policies) -> None:
    policy(kind="account", silent_days=30, warn_days=0)
    ben = company.people["Ben"]
    made = {}
    for name in ("silent", "called", "selling", "given", "partner"):
        made[name] = Account.objects.create(name=name, owner=ben, is_partner=name == "partner")
    Account.objects.update(created_at=NOW - 90 * DAY)
    Activity.objects.create(account=made["called"], owner=ben, subject="Call", done=True, at=NOW)
    company.deal("Ben", account=made["selling"])
    data = {"changes": {"owner": [None, ben.pk]}}
    journal.record("account.changed", made["given"], by=None, at=NOW - DAY, data=data)
    recycling.recycle(NOW)
    pooled = Account.objects.pooled().values_list("name", flat=True)
    assert list(pooled) == ["silent"]


def test_history_that_was_landed_is_not_given_out(company: Company) -> None:
    old = Lead.objects.create(name="Old", arrived_at=NOW - 200 * DAY)
    fresh = Lead.objects.create(name="Fresh", arrived_at=NOW)
    Lead.objects.update(created_at=NOW)
    assert recycling.assign_landed(NOW) == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.pooled_at, fresh.pooled_at) == (None, NOW)
    assert recycling.assign_landed(NOW) == 0


def test_sellers_see_the_pool_and_what_they_may_claim(
    company: Company, at: Seat, policy: Policies
) -> None:
    policy(claims_a_day=1)
    lead = arrive("Nia Long")
    page = at("Ben").get("/pool/").content.decode()
    assert "Nia Long" in page
    assert "You may still claim 1 now" in page
    assert at("Fay").get("/pool/").status_code == 200
    assert "Nia Long" not in at("Fay").get("/pool/?of=lead").content.decode()
    assert at("Pat").get("/pool/").status_code == 404
    answer = at("Ben").post(f"/pool/lead/{lead.pk}/claim/", follow=True)
    assert "is yours now" in answer.content.decode()
    page = at("Cai").post(f"/pool/lead/{lead.pk}/claim/", follow=True).content.decode()
    assert "Someone else has just claimed this" in page
    assert "Nia Long" not in page
    assert "come back tomorrow" in at("Ben").get("/pool/").content.decode()


def test_what_never_was_in_the_pool_does_not_exist(company: Company, at: Seat) -> None:
    lead = owned(company, "Eli")
    assert at("Ben").post(f"/pool/lead/{lead.pk}/claim/").status_code == 404
    assert at("Ben").post(f"/pool/deal/{lead.pk}/claim/").status_code == 404
    assert at("Ben").post(f"/pool/lead/{10**20}/claim/").status_code == 404


def test_a_policy_warns_within_the_silence(company: Company, at: Seat) -> None:
    sent = {"name": "P", "kind": "lead", "silent_days": 3, "warn_days": 3}
    answer = at("Ada").post("/api/pool_policies", sent, content_type="application/json")
    assert answer.status_code == 422
    assert "warn_days" in answer.json()["fields"]
    sent["warn_days"] = 2
    answer = at("Ada").post("/api/pool_policies", sent, content_type="application/json")
    assert answer.status_code == 201
    assert (
        at("Ben").post("/api/pool_policies", sent, content_type="application/json").status_code
        == 403
    )
