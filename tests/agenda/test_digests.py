"""E-mail: at once what cannot wait, once a day the rest, in one letter and never twice."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from sextant.agenda import digests
from sextant.agenda.digests import post
from sextant.agenda.models import Choice, Notice
from sextant.agenda.notices import tell
from sextant.book.models import Deal
from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.models import Event
from tests.agenda.conftest import Desk
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mailing(settings: Any, company: Company) -> None:
    settings.EMAIL_HOST = "localhost"
    for person in company.people.values():
        person.email = f"{person.username}@example.com"
        person.save()


@pytest.fixture
def won(company: Company) -> Callable[[], Event]:
    def won() -> Event:
        ben = company.people["Ben"]
        event = journal.record("deal.won", company.deal("Ben"), by=ben, at=NOW)
        tell(event)
        return event

    return won


def test_the_days_notices_come_in_one_letter(won: Callable[[], Event]) -> None:
    won()
    won()
    assert post(NOW) == 1
    letter = mail.outbox[0]
    assert letter.to == ["ann@example.com"]
    assert letter.subject == "Sextant: 2 things happened"
    assert letter.body.count("Ben won “Deal of Ben”.") == 2
    key = Notice.objects.latest("pk").pk
    assert f"{config.address}/notices/{key}/" in letter.body
    assert f"{config.address}/notices/choices/" in str(letter.alternatives[0][0])


def test_one_letter_a_day_however_many_workers(won: Callable[[], Event]) -> None:
    won()
    assert (post(NOW), post(NOW)) == (1, 0)
    won()
    assert post(NOW + timedelta(hours=9)) == 0
    assert post(NOW + DAY) == 1


def test_not_before_the_hour_one_chose(won: Callable[[], Event], company: Company) -> None:
    Choice.objects.create(person=company.people["Ann"], hour=10)
    won()
    assert post(NOW) == 0
    assert post(NOW + timedelta(hours=1)) == 1


def test_what_cannot_wait_comes_at_any_hour(desk: Desk) -> None:
    Choice.objects.create(person=desk.company.people["Ann"], hour=23)
    desk.ask()
    tell(Event.objects.get(name="approval.asked"))
    assert post(NOW) == 1
    assert mail.outbox[0].subject == "Ben asks you to approve “Deal of Ben”."


def test_what_was_read_already_is_not_sent(won: Callable[[], Event]) -> None:
    won()
    Notice.objects.update(read_at=NOW)
    assert post(NOW) == 0


def test_what_may_not_be_seen_any_more_is_not_sent(
    won: Callable[[], Event], company: Company
) -> None:
    event = won()
    Deal.objects.filter(pk=event.record_id).update(owner=company.people["Eli"])
    post(NOW)
    assert not mail.outbox


def test_it_is_written_in_the_readers_language(won: Callable[[], Event], company: Company) -> None:
    company.people["Ann"].language = "zh-hans"
    company.people["Ann"].save()
    won()
    post(NOW)
    assert '<html lang="zh-hans">' in str(mail.outbox[0].alternatives[0][0])


def test_a_letter_that_failed_is_sent_later(
    won: Callable[[], Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_letter: digests.Letter) -> None:
        raise smtplib.SMTPServerDisconnected

    won()
    with monkeypatch.context() as patch:
        patch.setattr(digests.Letter, "send", fail)
        assert post(NOW) == 0
    assert post(NOW) == 0, "not at once"
    assert post(NOW + 2 * digests.PATIENCE) == 1
    assert len(mail.outbox) == 1


def test_a_claim_of_another_worker_is_respected(won: Callable[[], Event], company: Company) -> None:
    won()
    Choice.objects.update(claimed_at=NOW)
    assert post(NOW) == 0


def test_nothing_is_sent_without_a_mail_server(won: Callable[[], Event], settings: Any) -> None:
    settings.EMAIL_HOST = ""
    won()
    assert post(NOW) == 0
    assert Notice.objects.to_mail().count() == 1


def test_nothing_is_sent_to_nowhere(won: Callable[[], Event], company: Company) -> None:
    company.people["Ann"].email = ""
    company.people["Ann"].save()
    won()
    assert post(NOW) == 0
