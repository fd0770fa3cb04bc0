"""The public pool: what waits, and what the one who looks may still claim today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from sextant.book.prospects import limits, pooling
from sextant.book.prospects.models import PoolMove
from sextant.kernel.roles import Reach, permits
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

ROWS = 50
TABS = {"lead": gettext_lazy("Leads"), "account": gettext_lazy("Accounts")}
SEARCHED = {"lead": ("name", "company", "country"), "account": ("name", "industry", "country")}
NAMED = {"lead": ("came_from", "territory"), "account": ("territory",)}
PLURAL = {"lead": "leads", "account": "accounts"}


@require_GET
@login_required
def pool(request: HttpRequest) -> HttpResponse:
    """List what waits in the pool, the longest waiting first."""
    scope, person = asking.whole_scope_for(request), asking.person_of(request)
    kinds = [kind for kind in TABS if scope.reach(kind) is not Reach.NONE]
    if not kinds or person is None:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    kind = request.GET.get("of", kinds[0])
    kind = kind if kind in kinds else kinds[0]
    counts = {each: _waiting(each, scope).count() for each in kinds}
    typed = request.GET.get("q", "").strip()[:100]
    found = _waiting(kind, scope).select_related(*NAMED[kind])
    page = Paginator(_searched(found, kind, typed), ROWS).get_page(request.GET.get("page"))
    allowed = limits.of_person(person, kind, asking.moment())
    context = {
        "kind": kind,
        "plural": PLURAL[kind],
        "page": page,
        "typed": typed,
        "tabs": [
            {"key": each, "label": TABS[each], "href": f"?of={each}", "count": counts[each]}
            for each in kinds
        ],
        "may": permits(person, f"{kind}.claim"),
        "allowances": allowed,
        "words": _words(kind, counts[kind]),
    }
    return render(request, "prospects/pool.html", context)


@require_POST
@login_required
def claim(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Claim a record; who comes second is told so, and nothing else of it."""
    scope, person = asking.whole_scope_for(request), asking.person_of(request)
    if kind not in TABS or scope.reach(kind) is Reach.NONE or person is None:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    try:
        record = _found(kind, key, scope, person)
        pooling.claim(record, by=person, at=asking.moment())
    except pooling.UnableToClaim as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is yours now.") % {"name": record})
        return HttpResponseRedirect(f"/{PLURAL[kind]}/{key}/")
    return HttpResponseRedirect(f"/pool/?of={kind}")


def _found(kind: str, key: int, scope: Scope, person: Person) -> Any:
    model = limits.MODELS[kind]
    record = model.objects.visible_to(scope).filter(pk=key).first()
    if record is not None:
        return record
    # it was in the pool, where this person could see it, until somebody took it
    claims = PoolMove.objects.filter(move=PoolMove.Move.CLAIMED)
    was_there = key < 2**63 and claims.filter(**{kind: key}).exists()
    if was_there and permits(person, f"{kind}.claim"):
        raise pooling.taken()
    raise UnableToFind(_("There is no such page, or you may not see it."))


def _waiting(kind: str, scope: Scope) -> Any:
    model = limits.MODELS[kind]
    return model.objects.visible_to(scope).pooled().order_by("pooled_at", "pk")


def _searched(found: Any, kind: str, typed: str) -> Any:
    wanted = Q()
    for name in SEARCHED[kind] if typed else ():
        wanted |= Q(**{f"{name}__icontains": typed})
    return found.filter(wanted)


def _words(kind: str, count: int) -> str:
    if kind == "lead":
        said = ngettext(
            "%(count)s lead waits for someone to claim it.",
            "%(count)s leads wait for someone to claim them.",
            count,
        )
    else:
        said = ngettext(
            "%(count)s account waits for someone to claim it.",
            "%(count)s accounts wait for someone to claim them.",
            count,
        )
    return said % {"count": count}
