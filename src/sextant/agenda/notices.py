"""Notices: telling those who hear of an event, and reading what one was told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sextant.agenda import hearings, subjects
from sextant.agenda.models import Choice, Mute, Notice
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sextant.agenda.hearings import Hearing
    from sextant.kernel.models import Event
    from sextant.kernel.scope import Scope

MOST_COUNTED = 100
BEYOND = 2**63  # no key is so large
BELL, MAIL = Mute.Channel.BELL, Mute.Channel.MAIL


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it."""

    key: int
    words: str
    note: str
    topic: str
    at: datetime
    who: str
    href: str
    is_read: bool
    kind: str
    record: int

    @property
    def on(self) -> date:
        """The day it happened, where the reader is."""
        return localdate(self.at)


def tell(event: Event) -> int:
    """Tell everyone who hears of an event, may see the record, and has not muted it; once."""
    hearing = hearings.of(event.name)
    record = subjects.record(event.record_type, event.record_id)
    if hearing is None or record is None:
        return 0
    named = (key for word in hearing.audience for key in word(event, record))
    keys = {key for key in named if key is not None}
    keys -= set() if hearing.to_doer else {event.by_id}
    people = list(Person.objects.filter(pk__in=keys, is_active=True)) if keys else []
    return sum(_tell(person, event, hearing) for person in _who_see(people, event, record.pk))


def _who_see(people: Sequence[Person], event: Event, key: int) -> list[Person]:
    organisation, today = Organisation() if people else None, localdate(event.at)
    return [
        person
        for person in people
        if subjects.visible(event.record_type, [key], scope_of(person, today, organisation))
    ]


def _tell(person: Person, event: Event, hearing: Hearing) -> bool:
    muted = set(
        Mute.objects.filter(person=person, topic=hearing.topic).values_list("channel", flat=True)
    )
    choice, _is_new = Choice.objects.get_or_create(person=person)
    mail = _mail(choice, hearing) if MAIL not in muted else Notice.Mail.NONE
    if BELL in muted and mail == Notice.Mail.NONE:
        return False
    values = {
        "topic": hearing.topic,
        "record_type": event.record_type,
        "record_id": event.record_id,
        "bell": BELL not in muted,
        "mail": mail,
    }
    _notice, is_new = Notice.objects.get_or_create(person=person, event=event, defaults=values)
    return is_new


def _mail(choice: Choice, hearing: Hearing) -> Notice.Mail:
    if choice.mail == Choice.Mail.OFF:
        return Notice.Mail.NONE
    is_now = hearing.urgent and choice.mail == Choice.Mail.AT_ONCE
    return Notice.Mail.NOW if is_now else Notice.Mail.DAILY


def unread(person: Person, scope: Scope) -> int:
    """Count what a person has not read, up to a hundred, without what they may not see (now)."""
    newest = Notice.objects.of(person).unread().values_list("pk", "record_type", "record_id")
    by_kind: dict[str, list[int]] = defaultdict(list)
    for _key, kind, record in newest[:MOST_COUNTED]:
        by_kind[kind].append(record)
    seen = {kind: subjects.visible(kind, set(keys), scope) for kind, keys in by_kind.items()}
    return sum(key in seen[kind] for kind, keys in by_kind.items() for key in keys)


def read(notices: Iterable[Notice], scope: Scope) -> list[Told]:
    """Return notices in the reader's words; what they may not see any more is not among them."""
    kept = list(notices)
    by_kind: dict[str, set[int]] = defaultdict(set)
    for notice in kept:
        by_kind[notice.record_type].add(notice.record_id)
    seen = {kind: subjects.visible(kind, keys, scope) for kind, keys in by_kind.items()}
    return [
        _told(notice, seen[notice.record_type][notice.record_id])
        for notice in kept
        if notice.record_id in seen[notice.record_type]
    ]


def page(
    person: Person, scope: Scope, *, before: int | None = None, rows: int = 30, only_new: bool
) -> tuple[list[Told], int | None]:
    """Return a page of what a person was told, newest first, and behind which the next begins."""
    found: list[Told] = []
    while True:
        kept = Notice.objects.of(person)
        kept = kept.unread() if only_new else kept
        kept = kept.filter(pk__lt=before) if before is not None else kept
        some = list(kept[: rows + 1])
        found += read(some[:rows], scope)
        before = some[rows - 1].pk if len(some) > rows else None
        # a page of what may not be seen any more is no page: look further
        if before is None or found:
            return sorted(found, key=lambda one: (one.at, one.key), reverse=True), before


def mark_read(person: Person, keys: Iterable[int] | None, *, at: datetime) -> int:
    """Note that a person has read some of their notices, or all of them."""
    mine = Notice.objects.of(person).unread()
    mine = mine if keys is None else mine.filter(pk__in=[key for key in keys if key < BEYOND])
    return int(mine.order_by().update(read_at=at))


def open_one(person: Person, key: int, scope: Scope, *, at: datetime) -> str:
    """Note that a person has read a notice and return where its record is; nothing if it is gone."""
    found = read(Notice.objects.of(person).filter(pk=key), scope)
    mark_read(person, [told.key for told in found], at=at)
    return found[0].href if found else ""


def _told(notice: Notice, record: Any) -> Told:
    event = notice.event
    hearing = hearings.of(event.name)
    who = str(event.by) if event.by else _("Sextant")
    note = str(event.data.get("reason") or "") if isinstance(event.data, dict) else ""
    sentence = str(hearing.sentence if hearing else hearings.UNKNOWN)
    return Told(
        key=notice.pk,
        words=sentence
        % {"who": who, "what": subjects.name(notice.record_type, record), "note": note},
        note=note,
        topic=notice.topic,
        at=event.at,
        who=who,
        href=subjects.address(notice.record_type, notice.record_id),
        is_read=notice.read_at is not None,
        kind=notice.record_type,
        record=notice.record_id,
    )
