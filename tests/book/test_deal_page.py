"""The deal page shows what is in a deal and tells what happened, as far as one may see it."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from sextant.book import attention, deals, timeline
from sextant.book.models import Activity, Competitor, Contact, Deal, Stage
from sextant.workspace import declare
from tests.book.conftest import Publish, Seat
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(company: Company) -> Deal:
    """Work on a deal of Ben's: pushed, split, priced, contested."""
    ben = company.people["Ben"]
    made = company.deal("Ben", "100", expected_close_on=date(2026, 8, 1))
    made = deals.edit(made, {"expected_close_on": date(2026, 9, 1)}, by=ben, at=NOW)
    shares = [{"person": company.people[n], "percent": D(50)} for n in ("Ben", "Eli")]
    made = deals.split(made, credits=shares, by=ben, at=NOW)
    made = deals.write_lines(made, lines=[{"product": company.product}], by=ben, at=NOW)
    zoe = Contact.objects.create(name="Zoe Lund", account=company.account)
    made = deals.involve(made, contact=zoe, role="champion", by=ben, at=NOW)
    rival = Competitor.objects.create(name="Initech")
    return deals.meet(made, competitor=rival, by=ben, at=NOW)


def test_the_page_shows_all_that_is_in_a_deal(deal: Deal, at: Seat) -> None:
    page = at("Ben").get(f"/deals/{deal.pk}/").content.decode()
    for words in ("pushed 1 time", "Widget", "Zoe Lund", "Champion", "Initech", "50 %", "$9.99",
                  "Take the sum", "Expected close pushed"):  # fmt: skip
        assert words in page, words


def test_who_sees_no_contacts_reads_of_none(deal: Deal, at: Seat) -> None:
    page = at("Fay").get(f"/deals/{deal.pk}/").content.decode()
    assert "Initech" in page
    assert "Zoe" not in page


@pytest.mark.parametrize(
    ("kind", "there", "gone"),
    [("amount", "Expected close pushed", "Zoe Lund is"), ("people", "Zoe Lund is", "pushed from"),
     ("rival", "Competitor Initech", "pushed from")],
)  # fmt: skip
def test_the_timeline_is_told_a_kind_at_a_time(
    deal: Deal, at: Seat, kind: str, there: str, gone: str
) -> None:
    page = at("Ben").get(f"/deals/{deal.pk}/?told={kind}").content.decode()
    assert there in page
    assert gone not in page


def test_the_timeline_comes_in_pages(
    company: Company, at: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "SHOWN", 3)
    deal = company.deal("Ben")
    for n in range(5):
        Activity.objects.create(subject=f"Call {n}", at=NOW - timedelta(days=n + 1), deal=deal,
                                owner=deal.owner, done=True)  # fmt: skip
    pages = [at("Ben").get(f"/deals/{deal.pk}/?older={n}").content.decode() for n in (1, 2)]
    found = [[f"Call {n}" for n in range(5) if f">Call {n}<" in page] for page in pages]
    assert found == [["Call 0", "Call 1"], ["Call 2", "Call 3", "Call 4"]]


def test_an_accounts_timeline_tells_of_its_deals_as_far_as_one_sees_them(
    company: Company, deal: Deal, at: Seat, publish: Publish
) -> None:
    company.deal("Cai", name="Secret", stage=company.stages["Offer"])
    publish()
    page = at("Ben").get(f"/accounts/{company.account.pk}/").content.decode()
    assert "Expected close pushed" in page
    assert "Secret" not in page


def test_a_room_adds_what_it_knows(deal: Deal, at: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_TELLERS", dict(timeline._TELLERS))
    moment = timeline.Moment(NOW, "mail", "Offer sent")
    timeline.register(timeline.Teller("post", "Post", lambda _subject: [moment]))
    page = at("Ben").get(f"/deals/{deal.pk}/?told=post").content.decode()
    assert "Offer sent" in page


def test_the_next_step_is_saved_where_it_stands(deal: Deal, at: Seat) -> None:
    data = {"next_step": "Call Zoe", "next_step_on": "2026-07-20"}
    assert at("Ben").post(f"/deals/{deal.pk}/plan/", data).status_code == 302
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("Call Zoe", date(2026, 7, 20))


def test_shares_are_typed_as_rows_and_a_wrong_sum_is_said(
    company: Company, deal: Deal, at: Seat
) -> None:
    def rows(*percents: str) -> dict[str, str]:
        people = (company.people["Ben"].pk, company.people["Eli"].pk)
        pairs = zip(people, percents, strict=True)
        cells = {(n, "person"): str(pk) for n, pk in enumerate(people)}
        cells |= {(n, "percent"): share for n, (_pk, share) in enumerate(pairs)}
        cells |= {(n, "kind"): "revenue" for n in range(3)}  # the blank row has its kind, too
        return {f"credits-{n}-{name}": value for (n, name), value in cells.items()}

    seat = at("Dora")
    refused = seat.post(f"/deals/{deal.pk}/split/", rows("70", "40"))
    assert (refused.status_code, "10 % too much" in refused.content.decode()) == (409, True)
    assert seat.post(f"/deals/{deal.pk}/split/", rows("70", "30")).status_code == 302
    assert sorted(deal.credits.values_list("percent", flat=True)) == [30, 70]


def test_shares_are_sent_by_programs(company: Company, deal: Deal, at: Seat) -> None:
    rows = [{"person": company.people["Ben"].pk, "percent": "100"}]
    answer = at("Dora").post(
        f"/api/deals/{deal.pk}/split", {"credits": rows}, content_type="application/json"
    )
    assert (answer.status_code, deal.credits.count()) == (200, 1)


def test_a_deal_that_stands_too_long_needs_someone(company: Company, at: Seat) -> None:
    Stage.objects.filter(name="New").update(rots_after=10)
    old = company.deal("Ben", name="Old one")
    old.stage_changes.update(at=NOW - timedelta(days=12))
    company.deal("Ben", name="Fresh one")
    found = attention.needing(Deal.objects.all(), "rotting", TODAY, NOW)
    assert list(found) == [old]
    assert "12 days in this stage" in at("Ben").get(f"/deals/{old.pk}/").content.decode()


def test_lists_show_and_filter_by_what_is_derived(company: Company, deal: Deal, at: Seat) -> None:
    other = company.deal("Ben", name="Calm", forecast_category="commit")
    shown = "/deals/?columns=name,pipeline,forecast,pushes&sort=-pushes"
    page = at("Ben").get(shown).content.decode()
    assert page.index(deal.name) < page.index("Calm")
    assert "Commit" in page
    for narrowed, key in (("pushes=1..", deal.pk), ("forecast=commit", other.pk)):
        rows = at("Ben").get(f"/api/deals?{narrowed}").json()["rows"]
        assert [row["id"] for row in rows] == [key]
    assert "pushes" not in {field.name for field in declare.get("deals").landed}
