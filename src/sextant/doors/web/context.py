"""What every page's frame needs: the rail, the languages, the chosen period and scope, today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from sextant.agenda import notices
from sextant.doors.web import choice, demo, menu, scoping
from sextant.kernel.roles import role
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest

SHORT = {"en": "EN", "zh-hans": "简", "zh-hant": "繁"}
SPOKEN = {"en": "English", "zh-hans": "简体中文", "zh-hant": "繁體中文"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the frame its parts; those that cost anything are made only where a template asks."""
    role_name = getattr(getattr(request, "user", None), "role", "")
    chosen = choice.chosen(request)
    return {
        "menu": SimpleLazyObject(lambda: menu.groups(role_name, request.path)),
        "languages": languages(),
        "shortcuts": SimpleLazyObject(lambda: menu.shortcuts(role_name, request.path)),
        "choice": chosen,
        "scope_label": SimpleLazyObject(lambda: scoping.label(request, chosen.unit_id)),
        "may_note": role(role_name).permits("activity.create"),
        "my_role": role(role_name).label,
        "periods": choice.PERIODS,
        "demo_sign_ins": SimpleLazyObject(demo.sign_ins),
        "today": SimpleLazyObject(asking.today),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    person = asking.person_of(request)
    return notices.unread(person, asking.whole_scope_for(request)) if person else 0


def languages() -> list[dict[str, Any]]:
    """Return the languages with their own names, the current one marked."""
    now = get_language()
    return [
        {
            "code": code,
            "short": SHORT.get(code, code),
            "name": SPOKEN.get(code, code),
            "current": code == now,
        }
        for code, _name in settings.LANGUAGES
    ]
