"""Notices by e-mail: at once what cannot wait, the rest once a day at the hour each person chose.

A person's mail is claimed before it is sent and settled after: two workers never send it twice, and
one that fails is tried again. No transaction is held while a mail server is spoken to.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.agenda import hearings, notices
from sextant.agenda.models import Choice, Notice
from sextant.config import config
from sextant.kernel.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sextant.agenda.notices import Told
    from sextant.kernel.models import Person

PATIENCE = timedelta(minutes=10)  # until a claim nobody settled is taken up again
MOST = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One e-mail with what a person was told."""

    person: Person
    told: list[Told]
    is_daily: bool

    def subject(self) -> str:
        """Say what it is about: the one thing, or how many."""
        if len(self.told) == 1:
            return self.told[0].words
        words = ngettext(
            "Sextant: %(count)s thing happened", "Sextant: %(count)s things happened",
            len(self.told),
        )  # fmt: skip
        return words % {"count": len(self.told)}

    def send(self) -> None:
        """Send it as text and as HTML, in the person's language."""
        with translation.override(self.person.language or settings.LANGUAGE_CODE):
            subject = " ".join(self.subject().split())
            context = {
                "person": self.person,
                "groups": _by_topic(self.told),
                "address": config.address,
                "is_daily": self.is_daily,
                "subject": subject,
            }
            mail = EmailMultiAlternatives(
                subject,
                render_to_string("agenda/digest.txt", context),
                to=[self.person.email],
                headers={"Auto-Submitted": "auto-generated"},
            )
            mail.attach_alternative(render_to_string("agenda/digest.html", context), "text/html")
            mail.send()


def post(at: datetime) -> int:
    """Send the e-mail that is due; return how many were sent."""
    if not settings.EMAIL_HOST:
        return 0
    return sum(_post(choice, at) for choice in _due(at))


def _due(at: datetime) -> Iterable[Choice]:
    here = localtime(at)
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=at - PATIENCE)
    waiting = Notice.objects.to_mail()
    now = Q(person__in=waiting.filter(mail=Notice.Mail.NOW).values("person"))
    hour_came = Q(hour__lte=here.hour) & (Q(digest_on=None) | Q(digest_on__lt=here.date()))
    daily = hour_came & Q(person__in=waiting.values("person"))
    found = Choice.objects.filter(unclaimed, now | daily, person__is_active=True)
    return list(found.exclude(person__email="").select_related("person").order_by("pk"))


def _post(choice: Choice, at: datetime) -> bool:
    """Claim a person's mail, send it, and settle what was sent."""
    claimed = Choice.objects.filter(pk=choice.pk, claimed_at=choice.claimed_at)
    if not claimed.update(claimed_at=at):
        return False  # another worker was quicker
    choice.refresh_from_db()
    here = localtime(at)
    is_daily = choice.hour <= here.hour and choice.digest_on != here.date()
    person = choice.person
    waiting = Notice.objects.to_mail().filter(person=person)
    waiting = waiting if is_daily else waiting.filter(mail=Notice.Mail.NOW)
    rows = list(waiting.select_related("event", "event__by").order_by("-pk"))
    if rows:
        with translation.override(person.language or settings.LANGUAGE_CODE):
            told = notices.read(rows, scope_of(person, here.date()))
        try:
            if told:
                Letter(person, told[:MOST], is_daily).send()
        except OSError as fault:
            log.warning("The e-mail to %s could not be sent and is tried again: %s", person, fault)
            return False
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=at)
    choice.digest_on = here.date() if is_daily else choice.digest_on
    choice.claimed_at = None
    choice.save(update_fields=["digest_on", "claimed_at"])
    return bool(rows)


def _by_topic(told: list[Told]) -> list[tuple[str, list[Told]]]:
    names = list(hearings.topics())
    ordered = sorted(told, key=lambda one: (_place(names, one.topic), -one.key))
    return [
        (str(hearings.topics().get(topic, _("Other"))), list(some))
        for topic, some in groupby(ordered, key=lambda one: one.topic)
    ]


def _place(names: list[str], topic: str) -> int:
    return names.index(topic) if topic in names else len(names)
