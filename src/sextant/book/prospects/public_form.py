"""The public page of a form: anyone may read and send it, alone or inside an allowed site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csp.constants import NONE
from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from sextant.book.models import Lead
from sextant.book.prospects import answering, web_forms
from sextant.book.prospects.models import WebForm
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

TRAP = "website"  # people do not see it, machines fill it
LONGEST_OWN = 1000
FEWEST_DIGITS = 5
COMPLETIONS = {
    "name": "name", "company": "organization", "title": "organization-title", "email": "email",
    "phone": "tel", "country": "country-name", "city": "address-level2",
    "address": "street-address",
}  # fmt: skip


class PublicForm(forms.Form):
    """The questions of a form, in its own words."""

    def __init__(self, form: WebForm, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="q-%s")
        self.asked: dict[str, dict[str, Any]] = {}
        for place, row in enumerate(form.questions):
            key = f"{row['field']}-{place}" if row["field"] == web_forms.OWN else row["field"]
            self.asked[key] = row
            self.fields[key] = _field(row)
        if form.consent:
            self.fields["consent"] = forms.BooleanField(
                label=form.consent,
                error_messages={"required": _("We need your consent to answer you.")},
            )

    def answers(self) -> list[dict[str, Any]]:
        """Return what was answered, with the words it was asked in."""
        return [
            {
                "field": row["field"],
                "label": str(self.fields[key].label),
                "value": str(self.cleaned_data.get(key) or ""),
            }
            for key, row in self.asked.items()
        ]


def _field(row: Mapping[str, Any]) -> forms.Field:
    name = row["field"]
    label = row["label"] or dict(web_forms.FIELDS).get(name, name)
    given: dict[str, Any] = {
        "label": label,
        "required": row["required"],
        "error_messages": {"required": _("Fill this in.")},
    }
    if name == "email":
        given["error_messages"]["invalid"] = _("Write an e-mail address like ann@example.com.")
        return forms.EmailField(
            widget=forms.EmailInput(attrs={"autocomplete": "email"}), max_length=254, **given
        )
    if name in {"note", web_forms.OWN}:
        box = forms.Textarea(attrs={"rows": 4 if name == "note" else 2})
        return forms.CharField(widget=box, max_length=LONGEST_OWN * 4, **given)
    longest = getattr(Lead._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's own name
    kind = "tel" if name == "phone" else "text"
    attrs = {"type": kind, "autocomplete": COMPLETIONS.get(name, "on")}
    made = forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=longest, **given)
    if name == "phone":
        made.validators.append(_dialable)
    return made


def _dialable(value: str) -> None:
    if len(re.findall(r"\d", value)) < FEWEST_DIGITS:
        raise forms.ValidationError(_("Write the number with its area code, like +49 30 123456."))


@csrf_exempt  # no cookie speaks for a stranger, and inside another site none would be sent
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, address: str) -> HttpResponse:
    """Show a form, or take what was sent."""
    form = _found(address)
    with override(form.language):
        if request.method == "POST":
            return _framed(form, _sent(request, form))
        page = _embedding(request)
        sheet = answering.sheet(asking.moment(), page)
        return _framed(form, _page(request, form, PublicForm(form), sheet.sealed(form)))


@never_cache
@require_GET
def thanks(request: HttpRequest, address: str) -> HttpResponse:
    """Say that it arrived."""
    form = _found(address)
    with override(form.language):
        context = {"web": form, "embedded": "embedded" in request.GET}
        return _framed(form, render(request, "prospects/thanks.html", context))


def _found(address: str) -> WebForm:
    form: WebForm | None = WebForm.objects.at_address(address).first()
    if form is None or not form.is_active:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    return form


def _sent(request: HttpRequest, form: WebForm) -> HttpResponse:
    asked = PublicForm(form, request.POST)
    sealed = request.POST.get("sheet", "")
    sheet, now = answering.opened(form, sealed), asking.moment()
    if not asked.is_valid():
        return _page(request, form, asked, sealed, status=422)
    try:
        answering.guard(sheet, now)
        assert sheet is not None
        answering.answer(
            form, asked.answers(), sheet=sheet, address=asking.address_of(request), at=now,
            is_machine=bool(request.POST.get(TRAP)),
        )  # fmt: skip
    except answering.UnableToAnswer as refusal:
        if sheet is None or now - sheet.shown_at > answering.LONGEST:
            sealed = answering.sheet(now - answering.QUICKEST).sealed(form)
        asked.add_error(None, str(refusal))
        return _page(request, form, asked, sealed, status=409)
    more = "?embedded" if "embedded" in request.GET else ""
    return HttpResponseRedirect(f"/f/{form.address}/thanks/{more}")


def _page(
    request: HttpRequest, form: WebForm, asked: PublicForm, sealed: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "web": form,
        "form": asked,
        "sheet": sealed,
        "trap": TRAP,
        "embedded": "embedded" in request.GET,
    }
    return render(request, "prospects/public_form.html", context, status=status)


def _embedding(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("Referer", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _framed(form: WebForm, answer: HttpResponse) -> HttpResponse:
    """Let the sites of a form embed it, and nobody else."""
    allowed = web_forms.origins(form)
    answer._csp_replace = {"frame-ancestors": allowed or [NONE]}  # type: ignore[attr-defined]  # noqa: SLF001 - as the policy's own decorators say it
    if allowed:
        answer.xframe_options_exempt = True
    return answer
