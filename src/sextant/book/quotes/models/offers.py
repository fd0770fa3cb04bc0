"""Quotes: each with its versions, their lines, and what the customer answered."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, Contact, Deal, Product, reporting_currency
from sextant.book.quotes.models.prices import PriceBook
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope

OWNER: Any = settings.AUTH_USER_MODEL


def new_key() -> str:
    """Return a key nobody can guess: a link carries it, and a new one makes old links void."""
    return secrets.token_hex(16)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Questions about quotes."""

    def visible_to(self, scope: Scope) -> QuoteQuerySet:
        """Keep the quotes inside a scope."""
        return self.filter(scope.condition("quote"))

    def with_names(self) -> QuoteQuerySet:
        """Read along what a quote's page names."""
        return self.select_related("account__territory", "contact", "deal", "owner")

    def of_deal(self, deal: Deal) -> QuoteQuerySet:
        """Keep the quotes of a deal, newest first."""
        return self.filter(deal=deal).order_by("-pk")

    def of_account(self, account: Account) -> QuoteQuerySet:
        """Keep the quotes of an account, newest first."""
        return self.filter(account=account).order_by("-pk")

    def with_totals(self) -> QuoteQuerySet:
        """Read along what each comes to."""
        return self.annotate(total=total_of_latest())

    def with_sending(self) -> QuoteQuerySet:
        """Read along when the newest sent version went out, until when it holds, how many did."""
        sent = QuoteVersion.objects.sent().filter(quote=OuterRef("pk"))
        newest, each = sent.order_by("-number"), sent.order_by().values("quote")
        return self.annotate(
            last_sent=Subquery(newest.values("sent_at")[:1]),
            valid_until=Subquery(newest.values("valid_until")[:1]),
            versions_sent=Subquery(each.annotate(count=Count("pk")).values("count")),
        )

    def overdue(self, today: date) -> QuoteQuerySet:
        """Keep the sent ones whose validity has passed without an answer."""
        out: Any = self.filter(status=Quote.Status.SENT).with_sending()
        found: QuoteQuerySet = out.filter(valid_until__lt=today)
        return found


class Quote(Record):
    """An offer to a customer: numbered, owned, in one currency; what is offered is its version."""

    class Status(models.TextChoices):
        """How the offer stands."""

        DRAFT = "draft", pgettext_lazy("quote", "Draft")
        WAITING = "waiting", pgettext_lazy("quote", "Awaiting approval")
        APPROVED = "approved", pgettext_lazy("quote", "Approved")
        SENT = "sent", pgettext_lazy("quote", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
        DECLINED = "declined", pgettext_lazy("quote", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("quote", "Withdrawn")

    OPEN = (Status.DRAFT, Status.WAITING, Status.APPROVED)
    ENDED = (Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN)

    number = models.CharField(pgettext_lazy("document", "number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, blank=True, related_name="quotes")
    account = models.ForeignKey(Account, models.PROTECT, related_name="quotes")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="quotes"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default="draft")
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("first sent"), null=True, blank=True)
    ended_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects: ClassVar[Any] = QuoteQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["asked_at"]),
            models.Index(fields=["sent_at"]),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def is_ended(self) -> bool:
        """Tell whether it was accepted, declined or withdrawn."""
        return self.status in self.ENDED

    @property
    def latest(self) -> QuoteVersion:
        """Return the newest version."""
        found: QuoteVersion = self.versions.order_by("-number")[0]
        return found


class VersionQuerySet(models.QuerySet["QuoteVersion"]):
    """Questions about versions of quotes."""

    def sent(self) -> VersionQuerySet:
        """Keep those a customer has had."""
        return self.filter(sent_at__isnull=False)

    def oldest_first(self) -> VersionQuerySet:
        """Order by their numbers."""
        return self.order_by("quote", "number")


class QuoteVersion(models.Model):
    """What is offered at one time; once sent it never changes."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    valid_until = models.DateField(_("valid until"))
    discount_percent = AmountField(_("discount on the whole in %"), default=0)
    discount_amount = AmountField(_("discount on the whole"), default=0)
    terms = models.TextField(_("terms"), blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    book = models.ForeignKey(PriceBook, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(OWNER, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=32, default=new_key, editable=False)
    printed = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["quote", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(discount_percent=0) | Q(discount_amount=0), name="one_whole_discount"
            ),
        ]

    def __str__(self) -> str:
        """Return the quote's number and the version's."""
        return f"{self.quote} v{self.number}"

    @property
    def is_sent(self) -> bool:
        """Tell whether a customer has had it."""
        return self.sent_at is not None


class QuoteLine(models.Model):
    """A line of a version, its price as offered; options and parts of bundles stand under it."""

    class Role(models.TextChoices):
        """Whether it was chosen by itself, as an option, or comes inside a bundle."""

        ITEM = "item", _("Item")
        OPTION = "option", _("Option")
        PART = "part", pgettext_lazy("bundle", "Included")

    version = models.ForeignKey(QuoteVersion, models.CASCADE, related_name="lines")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.ITEM)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    quantity = AmountField(_("quantity"))
    list_price = AmountField(_("list price"), null=True, blank=True)
    unit_price = AmountField(_("unit price"), default=0)
    is_typed = models.BooleanField(_("price typed by hand"), default=False)
    discount = AmountField(_("discount in %"), default=0)
    unit_cost = AmountField(null=True, blank=True)
    list_amount = AmountField(default=0)
    after_line = AmountField(default=0)
    amount = AmountField(_("amount"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the product's name."""
        return str(self.product)


class QuoteAnswer(models.Model):
    """What the customer said to a version: once, by whom, from where. Never edited."""

    class Kind(models.TextChoices):
        """Yes or no."""

        ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
        DECLINED = "declined", pgettext_lazy("quote", "Declined")

    version = models.OneToOneField(QuoteVersion, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True, default="")
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        """Return who said what."""
        return f"{self.name}: {self.get_kind_display()}"


def total_of_latest() -> Any:
    """Return the total of a quote's newest version, as an expression over quotes."""
    newest = QuoteVersion.objects.filter(quote=OuterRef(OuterRef("pk"))).order_by("-number")
    sums = (
        QuoteLine.objects.filter(version=Subquery(newest.values("pk")[:1]))
        .order_by()
        .values("version")
        .annotate(total=Sum(F("amount")))
        .values("total")
    )
    return Subquery(sums, output_field=AmountField())
