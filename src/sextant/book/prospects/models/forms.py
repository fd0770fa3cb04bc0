"""Public forms on which strangers become leads, and what they answered."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Account, Lead, Source
from sextant.kernel.models import Record

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.scope import Scope


def unguessable() -> str:
    """Return a short address nobody guesses."""
    return secrets.token_urlsafe(12)


def usual_questions() -> list[dict[str, Any]]:
    """Return what a new form asks until somebody chooses."""
    return [
        {"field": "name", "required": True, "label": ""},
        {"field": "company", "required": False, "label": ""},
        {"field": "email", "required": True, "label": ""},
        {"field": "phone", "required": False, "label": ""},
        {"field": "note", "required": False, "label": ""},
    ]


class WebFormQuerySet(models.QuerySet["WebForm"]):
    """Questions about forms."""

    def visible_to(self, scope: Scope) -> WebFormQuerySet:
        """Keep all forms for those who may see forms."""
        return self if scope.sees_all("form") else self.none()

    def at_address(self, address: str) -> WebFormQuerySet:
        """Keep the form that answers at a public address."""
        return self.filter(address=address).select_related("came_from", "partner")


class WebForm(Record):
    """A public page of one channel on which someone becomes a lead."""

    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=40, unique=True, default=unguessable)
    came_from = models.ForeignKey(
        Source, models.PROTECT, related_name="+", verbose_name=_("source")
    )
    partner = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True, default="")
    questions = models.JSONField(_("questions"), default=usual_questions)
    consent = models.TextField(_("consent"), blank=True, default="")
    thanks = models.TextField(_("thanks"), blank=True, default="")
    origins = models.TextField(_("pages that may embed it"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[Any] = WebFormQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class WebAnswerQuerySet(models.QuerySet["WebAnswer"]):
    """Questions about what was answered on forms."""

    def sent_as(self, form: WebForm, token: str) -> WebAnswerQuerySet:
        """Keep the answer that a page was sent as, at whatever time it was sent again."""
        return self.filter(form=form, token=token)

    def taken(self) -> WebAnswerQuerySet:
        """Keep the answers that made a lead."""
        return self.filter(lead__isnull=False)

    def held_back(self) -> WebAnswerQuerySet:
        """Keep what looks like a machine's answer and was not let through by a person since."""
        return self.filter(lead__isnull=True, let_through__isnull=True)

    def of_lead(self, lead: Lead) -> WebAnswerQuerySet:
        """Keep the answers that made a lead, the first one first."""
        return self.filter(lead=lead).select_related("form").order_by("pk")

    def newest_first(self) -> WebAnswerQuerySet:
        """Order by when they came."""
        return self.select_related("lead").order_by("-pk")


class WebAnswer(models.Model):
    """What somebody sent on a form, with the consent as it was shown; never edited."""

    form = models.ForeignKey(WebForm, models.PROTECT, related_name="received")
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="web_answers"
    )
    at = models.DateTimeField(_("when"))
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    page = models.CharField(_("embedded in"), max_length=300, blank=True, default="")
    consent = models.TextField(_("consent as shown"), blank=True, default="")
    answers = models.JSONField(_("answers"), default=list)
    token = models.CharField(max_length=64)
    stands_for = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="let_through"
    )

    objects: ClassVar[Any] = WebAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["form", "token"], name="one_answer_a_page")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "-at"])]

    def __str__(self) -> str:
        """Return form and time."""
        return f"{self.form} · {self.at:%Y-%m-%d %H:%M}"


class WebAttemptQuerySet(models.QuerySet["WebAttempt"]):
    """Questions about how often public pages were used."""

    def of_address(self, address: str | None, since: datetime) -> WebAttemptQuerySet:
        """Keep what one address did since an instant."""
        return self.filter(address=address, at__gte=since)

    def of_page(self, page: str) -> WebAttemptQuerySet:
        """Keep what was done on one kind of page."""
        return self.filter(page=page)

    def before(self, instant: datetime) -> WebAttemptQuerySet:
        """Keep what was done before an instant."""
        return self.filter(at__lt=instant)


class WebAttempt(models.Model):
    """That an address used a public page, kept for as long as it is counted."""

    page = models.CharField(max_length=20, default="form")
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    objects: ClassVar[Any] = WebAttemptQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["address", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        """Return address and time."""
        return f"{self.address} · {self.at:%Y-%m-%d %H:%M}"
