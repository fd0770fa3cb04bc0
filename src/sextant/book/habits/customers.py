"""How files speak of accounts, contacts and leads: each gets the keys duplicates are found by."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sextant.book.models import Account, Contact, Lead
from sextant.book.models.keys import keyed, stand_ins
from sextant.landing.habits import Habit

if TYPE_CHECKING:
    from django.db.models import Model


def _habit(model: type[Model], **rest: Any) -> Habit:
    kind = model._meta.model_name or ""  # noqa: SLF001 - Django's own name
    return Habit(keyed=partial(keyed, kind), stand_ins=partial(stand_ins, model), **rest)


ACCOUNTS = _habit(Account, known_by=(("name",),), by_name=True)
CONTACTS = _habit(Contact, known_by=(("email",), ("name", "account")))
LEADS = _habit(Lead, known_by=(("email",), ("name", "company")))
