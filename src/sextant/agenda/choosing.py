"""Verbs on how a person wants to be told: which topics, by which way, how soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.agenda import hearings
from sextant.agenda.models import Choice, Mute
from sextant.kernel import journal
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sextant.kernel.models import Person

HOURS = 24
Muted = tuple[str, str]  # topic and channel


class UnableToChoose(Unable):
    """There is no such way of being told."""


def choice_of(person: Person) -> Choice:
    """Return how a person wants to be told by e-mail; the usual way where they never said."""
    found: Choice | None = Choice.objects.filter(person=person).first()
    return found or Choice(person=person)


def muted_by(person: Person) -> set[Muted]:
    """Return the topics a person has muted, each with the way."""
    return set(Mute.objects.filter(person=person).values_list("topic", "channel"))


@transaction.atomic
def choose(
    person: Person, *, mail: str, hour: int, muted: Collection[Muted], at: datetime
) -> Choice:
    """Keep how a person wants to be told."""
    if mail not in Choice.Mail.values or not 0 <= hour < HOURS:
        raise UnableToChoose(_("Choose how often e-mail comes, and an hour from 0 to 23."))
    known = {(topic, way) for topic in hearings.topics() for way in Mute.Channel.values}
    if not set(muted) <= known:
        raise UnableToChoose(_("There is no such topic: choose among those shown."))
    choice, _is_new = Choice.objects.get_or_create(person=person)
    choice.mail, choice.hour = mail, hour
    choice.save(update_fields=["mail", "hour"])
    Mute.objects.filter(person=person).delete()
    Mute.objects.bulk_create(
        Mute(person=person, topic=topic, channel=way) for topic, way in sorted(muted)
    )
    data = {"mail": mail, "hour": hour, "muted": sorted(muted)}
    journal.record("notices.chosen", choice, by=person, at=at, data=data)
    return choice
