"""Pages of duplicates: who is shown while typing, the worklist, and two records side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.book.prospects import candidates, merging, pairs
from sextant.book.prospects.models import Merge
from sextant.kernel.numbers import whole_number
from sextant.kernel.roles import Reach, require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, declare, sending, typed, verbs
from sextant.workspace.declare import Field, Kind, Verb
from sextant.workspace.forms import VerbForm
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

KINDS = {name: kind for kind, name in candidates.NAMES.items()}
ROWS, REFUSED, WRONG = 20, 409, 422
OTHER = "other"


def _of(name: str) -> tuple[str, Workspace]:
    if name not in KINDS:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    return KINDS[name], declare.get(name)


@require_POST
@login_required
def like(request: HttpRequest, name: str) -> HttpResponse:
    """Show under a form whom the one being typed may be already."""
    kind, workspace = _of(name)
    scope = asked.scope(request, workspace)
    values = {each: request.POST.get(each, "")[:300] for each in candidates.TYPED}
    key = request.GET.get("record", "")
    without = whole_number(key)
    found = candidates.like(kind, values, scope, without=without)
    return render(request, "prospects/like.html", {"candidates": found})


@require_GET
@login_required
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the pairs that may be one customer, the surest first."""
    scope, person = asking.whole_scope_for(request), asked.person(request)
    open_to = [name for name, kind in KINDS.items() if scope.reach(kind) is not Reach.NONE]
    name = request.GET.get("kind") or next(iter(open_to), "")
    if name not in open_to:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    kind, workspace = _of(name)
    found = pairs.twins(kind, scope)
    tabs = [
        {"key": each, "label": declare.get(each).nouns, "href": f"?kind={each}"} for each in open_to
    ]
    context = {
        "tabs": tabs,
        "kind": name,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "words": _words(len(found)),
        "merges": verbs.may(workspace, "merge", person),
        "edits": verbs.may(workspace, "edit", person),
    }
    return render(request, "prospects/duplicates.html", context)


def _words(count: int) -> str:
    said = ngettext(
        "%(count)s pair may be one and the same: decide for each.",
        "%(count)s pairs may be one and the same: decide for each.",
        count,
    )
    return said % {"count": count} if count else ""


@require_http_methods(["GET", "POST"])
@login_required
def pair(request: HttpRequest, name: str, first: int, second: int) -> HttpResponse:
    """Show two records side by side and let each field be chosen."""
    kind, workspace = _of(name)
    scope = asked.scope(request, workspace)
    if request.method == "POST" and sending.is_known(request.POST.get("token", "")):
        return redirect(f"/{name}/{first}/")
    kept, other = (verbs.find(workspace, key, scope) for key in (first, second))
    require(asked.person(request), f"{kind}.merge")
    refusal = ""
    if request.method == "POST":
        try:
            return _merged(request, kept, other)
        except (UnableToPermit, UnableToFind):
            raise
        except Unable as unable:
            refusal = str(unable)
    context = {
        "workspace": workspace,
        "kept": kept,
        "other": other,
        "noun": workspace.noun,
        "nouns": workspace.nouns,
        "lines": _lines(kind, kept, other),
        "swap": f"/duplicates/{name}/{second}/{first}/",
        "token": sending.token(),
        "refusal": refusal,
    }
    return render(request, "prospects/pair.html", context, status=REFUSED if refusal else 200)


def _merged(request: HttpRequest, kept: Any, other: Any) -> HttpResponse:
    kind = kept._meta.model_name  # noqa: SLF001 - Django's own name
    take = [n for n in merging.choices(kind) if request.POST.get(f"field-{n}") == OTHER]
    person, now = asked.person(request), asking.moment()

    def act() -> str:
        merging.merge(kept, other=other, take=",".join(take) or merging.NONE, by=person, at=now)
        return f"/{candidates.NAMES[kind]}/{kept.pk}/"

    address = sending.once(request.POST.get("token", ""), act, by=person, at=now)
    messages.success(
        request, _("%(lost)s is now part of %(kept)s.") % {"lost": other, "kept": kept}
    )
    return redirect(address)


def _lines(kind: str, kept: Any, other: Any) -> list[dict[str, Any]]:
    """Return each field in which the two differ; the other fills what the kept one left blank."""
    lines = []
    for name, column in merging.choices(kind).items():
        mine, theirs = typed.current(column, kept), typed.current(column, other)
        if (mine or None) != (theirs or None):
            lines.append(
                {"name": name, "label": column.field.label, "blank": mine in typed.EMPTY,
                 "mine": typed.label(column, mine), "theirs": typed.label(column, theirs)}
            )  # fmt: skip
    return lines


@require_POST
@login_required
def dismiss(request: HttpRequest, name: str, first: int, second: int) -> HttpResponse:
    """Keep that two records are not the same."""
    _kind, workspace = _of(name)
    scope = asked.scope(request, workspace)
    one, other = (verbs.find(workspace, key, scope) for key in (first, second))
    merging.dismiss(one, other=other, by=asked.person(request), at=asking.moment())
    messages.success(request, _("Kept: they are not the same."))
    return redirect(asked.back(request, f"/duplicates/?kind={name}"))


@require_POST
@login_required
def part(request: HttpRequest, name: str, first: int, second: int) -> HttpResponse:
    """Undo a merge and say what could not be put back."""
    _kind, workspace = _of(name)
    kept = verbs.find(workspace, first, asked.scope(request, workspace))
    left = merging.part(kept, other=second, by=asked.person(request), at=asking.moment())
    messages.success(request, _("The two are apart again."))
    for sentence in left:
        messages.warning(request, sentence)
    return redirect(f"/{name}/{first}/")


@require_http_methods(["GET", "POST"])
@login_required
def choose(request: HttpRequest, name: str, first: int) -> HttpResponse:
    """Ask which other record to merge into one, then show the two side by side."""
    kind, workspace = _of(name)
    scope = asked.scope(request, workspace)
    record = verbs.find(workspace, first, scope)
    require(asked.person(request), f"{kind}.merge")
    question = Field(OTHER, _("Merge with"), Kind.REFERENCE, to=name, required=True)
    verb = Verb("merge", _("Look at both"), merging.merge, asks=(question,))
    form = VerbForm(verb, scope, request.POST if request.method == "POST" else None, record=record)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data[OTHER]
        return asked.onward(request, f"/duplicates/{name}/{first}/{other.pk}/")
    context = {
        "record": record,
        "form": form,
        "verb": {"name": verb.name, "label": verb.label},
        "action": f"/{name}/{first}/merge/",
        "base": f"/{name}/",
        "nouns": workspace.nouns,
    }
    template = "workspace/verb_part.html" if asked.is_part(request) else "workspace/verb.html"
    status = WRONG if form.errors else 200
    return asked.varied(render(request, template, context, status=status))


def panel(record: Any, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return what a record's page says of duplicates: who may be one with it, and what was."""
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    name = candidates.NAMES[kind]
    if not verbs.may(declare.get(name), "merge", asked.person(request)):
        return None
    found = candidates.like_record(record, scope)
    merged = list(Merge.objects.into(kind, record.pk))
    if not found and not merged:
        return None
    lost = merging.MODELS[kind]._base_manager.in_bulk([each.lost_id for each in merged])  # noqa: SLF001 - as above
    parts = [
        {"merge": each, "record": lost[each.lost_id]} for each in merged if each.lost_id in lost
    ]
    return {"name": name, "key": record.pk, "candidates": found, "merged": parts}
