"""Writing an e-mail: to whom a record speaks of, by a template or freely, looked at before it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sextant.book.attachments import attaching, holding
from sextant.book.mail import filling, sending
from sextant.book.mail.models import MailTemplate, Message
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking
from sextant.workspace import sending as forms
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope

KINDS = ("account", "contact", "lead", "deal")
WRONG = 409


def panel(record: Any, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return the way to write from a record's page, and what waits or failed about it."""
    person = asking.person_of(request)
    if scope.spans("mail") == () or not permits(person, "mail.send"):
        return None
    if not sending.is_set_up() and not permits(person, "person.entrust"):
        return None  # who cannot set it up need not read on every page that it is not
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    told = Message.objects.visible_to(scope).about(record).not_yet_sent()
    return {
        "href": f"/mail/write/{kind}/{record.pk}/",
        "to": _to(record),
        "troubled": told,
        "is_set_up": sending.is_set_up(),
    }


@require_http_methods(["GET", "POST"])
@login_required
def write(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Show the form, fill it from a template, show what will go out, and send it."""
    person, scope = asked.person(request), asking.whole_scope_for(request)
    require(person, "mail.send")
    if kind not in KINDS:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    record = holding.found(kind, key, scope)
    given = _given(request, record)
    refusal = ""
    if request.method == "POST" and request.POST.get("do") == "send":
        try:
            return _sent(request, record, given)
        except (UnableToPermit, UnableToFind):
            raise
        except Unable as why:
            refusal = str(why)
    try:
        shown = _filled(request, record, given, scope)
    except filling.UnableToFill as why:
        refusal, shown = str(why), given | {"empty": []}
    context = shown | {
        "record": record,
        "back": holding.address(kind, key),
        "templates": MailTemplate.objects.visible_to(scope).in_use(),
        "refusal": refusal,
        "token": request.POST.get("token") or forms.token(),
        "is_set_up": sending.is_set_up(),
        "names": ", ".join(filling.FIELDS),
    }
    return render(request, "mail/write.html", context, status=WRONG if refusal else 200)


def _given(request: HttpRequest, record: Any) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else request.GET
    return {
        "to": data.get("to", "") or _to(record),
        "subject": data.get("subject", ""),
        "text": data.get("text", ""),
        "template": data.get("template", ""),
        "look": data.get("do", "") == "look",
    }


def _filled(
    request: HttpRequest, record: Any, given: dict[str, Any], scope: Scope
) -> dict[str, Any]:
    """Return the form with its gaps filled; a template chosen anew replaces the words."""
    person = asked.person(request)
    subject, text, language = given["subject"], given["text"], _language(record)
    if request.POST.get("do") == "fill" or (request.method == "GET" and given["template"]):
        template = _template(given["template"])
        if template is not None:
            subject, text = template.subject, template.body
            language = template.language or language
    near = filling.near(_seen(record, scope), by=person, today=asking.today())
    subject, missing = filling.fill(subject, near, language)
    text, more = filling.fill(text, near, language)
    return given | {"subject": subject, "text": text, "empty": [*missing, *more]}


def _sent(request: HttpRequest, record: Any, given: dict[str, Any]) -> HttpResponse:
    person, now = asked.person(request), asking.moment()
    scope = asking.whole_scope_for(request)
    near = filling.near(_seen(record, scope), by=person, today=asking.today())
    subject, _empty = filling.fill(given["subject"], near, _language(record))
    text, _empty = filling.fill(given["text"], near, _language(record))
    files = request.FILES.getlist("files")
    for file in files:
        attaching.guard_size(file.name or "", file.size)
    enclosed = [(file.name or "", file.read()) for file in files]

    def act() -> str:
        sending.send(
            given["to"], subject, text, attachments=enclosed, about=record,
            template=_template(given["template"]), by=person, at=now,
        )  # fmt: skip
        return holding.address(record._meta.model_name, record.pk)  # noqa: SLF001 - Django's own name

    address = forms.once(request.POST.get("token", ""), act, by=person, at=now)
    messages.success(request, _("The e-mail to %(to)s is on its way.") % {"to": given["to"]})
    return HttpResponseRedirect(address)


def _seen(record: Any, scope: Scope) -> dict[str, Any]:
    """Return whom a letter is about, as far as the writer may see it."""
    near = sending.near(record)
    found = {}
    for name, one in near.items():
        if one is not None and one.pk is not None:
            inside = type(one).objects.visible_to(scope).in_bulk([one.pk])
            found[name] = inside.get(one.pk)
    return found


def _template(key: str) -> MailTemplate | None:
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0  # noqa: PLR2004 - what a key may hold
    return MailTemplate.objects.in_use().in_bulk([number]).get(number)


def _language(record: Any) -> str:
    near = sending.near(record)
    spoken = (getattr(near[name], "language", "") for name in ("contact", "account"))
    return next(filter(None, spoken), "") or get_language() or ""


def _to(record: Any) -> str:
    near = sending.near(record)
    known = (getattr(near[name], "email", "") for name in ("contact", "lead", "account"))
    return next(filter(None, known), "")
