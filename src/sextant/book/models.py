"""What is: accounts, contacts, products, deals and their history, leads, activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sextant.book.questions import DealQuerySet
from sextant.config import config
from sextant.kernel.models import Record, Territory
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

OWNER: Any = settings.AUTH_USER_MODEL


def reporting_currency() -> str:
    """Return the currency a new amount has unless another is said."""
    return config.currency


class Named(models.Model):
    """Something known by its name."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class AccountQuerySet(models.QuerySet["Account"]):
    """Questions about accounts."""

    def visible_to(self, scope: Scope) -> AccountQuerySet:
        """Keep the accounts a person owns or has a deal with, as far as their scope reaches."""
        if scope.sees_all("account"):
            return self
        deals = Deal.objects.visible_to(scope).filter(account=OuterRef("pk"))
        return self.filter(scope.condition("account") | Exists(deals))


class Account(Record, Named):
    """A customer or prospect company."""

    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    industry = models.CharField(_("industry"), max_length=120, blank=True, default="")
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, verbose_name=_("territory")
    )
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = AmountField(_("annual revenue"), null=True, blank=True)
    founded = models.PositiveIntegerField(_("founded in"), null=True, blank=True)

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name"]),
            models.Index(fields=["owner", "name"]),
        ]


class ContactQuerySet(models.QuerySet["Contact"]):
    """Questions about contacts."""

    def visible_to(self, scope: Scope) -> ContactQuerySet:
        """Keep contacts a person owns, and those of accounts they may see."""
        if scope.sees_all("contact"):
            return self
        accounts = Account.objects.visible_to(scope).values("pk")
        return self.filter(scope.condition("contact") | Q(account__in=accounts))


class Contact(Record, Named):
    """A person at a customer."""

    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("job title"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["name"])]


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about products."""

    def visible_to(self, scope: Scope) -> ProductQuerySet:
        """Keep all products for those who may see the catalogue."""
        return self if scope.sees_all("product") else self.none()


class Product(Record, Named):
    """Something sold: with category, list price and cost."""

    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    category = models.CharField(_("category"), max_length=120, blank=True, default="")
    list_price = AmountField(_("list price"), null=True, blank=True)
    cost = AmountField(_("cost"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    is_active = models.BooleanField(_("on sale"), default=True)

    objects: ClassVar[Any] = ProductQuerySet.as_manager()


class Pipeline(Record, Named):
    """A way of selling: an ordered row of stages."""

    position = models.PositiveSmallIntegerField(default=0)


class Stage(Record, Named):
    """A step of a pipeline, with the share of deals in it that are usually won."""

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    probability = models.PositiveSmallIntegerField(_("probability in %"), default=0)

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["pipeline__position", "position", "id"]


class LossReason(Record, Named):
    """Why a deal was lost, from one list."""


class Source(Record, Named):
    """Where leads and deals come from, from one list."""


class Deal(Record, Named):
    """A chance to sell: an amount, a stage, an owner, and in the end won or lost."""

    class Status(models.TextChoices):
        """Whether the deal is still open, and how it ended."""

        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="deals"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals")
    status = models.CharField(
        _("status"), max_length=4, choices=Status.choices, default=Status.OPEN
    )
    amount = AmountField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    created_on = models.DateField(_("created"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    loss_reason = models.ForeignKey(LossReason, models.PROTECT, null=True, blank=True)
    loss_note = models.TextField(_("note on the loss"), blank=True, default="")
    came_from = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, verbose_name=_("source")
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True, default="")
    products: models.ManyToManyField[Product, DealLine] = models.ManyToManyField(
        Product, through="DealLine"
    )

    objects: ClassVar[Any] = DealQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-created_on", "-id"]),
            models.Index(fields=["status", "stage", "expected_close_on", "id"]),
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["account"]),
            models.Index(fields=["closed_on"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | Q(status__in=["won", "lost"], closed_on__isnull=False),
                name="deal_closed_has_a_day",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether the deal is neither won nor lost."""
        return self.status == self.Status.OPEN


class DealLine(models.Model):
    """A product in a deal; the lines' amounts are shares of the deal's."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)
    quantity = AmountField(_("quantity"), default=1)
    unit_price = AmountField(_("unit price"), null=True, blank=True)
    amount = AmountField(_("amount"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the product's name."""
        return str(self.product)


class StageChange(models.Model):
    """A deal went from one stage to another."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["deal", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        """Return both stages."""
        return f"{self.from_stage} → {self.to_stage}"


class LeadQuerySet(models.QuerySet["Lead"]):
    """Questions about leads."""

    def visible_to(self, scope: Scope) -> LeadQuerySet:
        """Keep the leads inside a scope."""
        return self.filter(scope.condition("lead"))


class Lead(Record, Named):
    """Someone who may become a customer; `name` is the person or, failing that, the company."""

    class Status(models.TextChoices):
        """How far the lead has come."""

        NEW = "new", _("New")
        WORKING = "working", _("Working")
        QUALIFIED = "qualified", _("Qualified")
        CONVERTED = "converted", _("Converted")
        DISQUALIFIED = "disqualified", _("Disqualified")

    company = models.CharField(_("company"), max_length=200, blank=True, default="")
    title = models.CharField(_("job title"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    came_from = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, verbose_name=_("source")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW
    )
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")

    objects: ClassVar[Any] = LeadQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["-arrived_at", "-id"]),
        ]


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Questions about activities."""

    def visible_to(self, scope: Scope) -> ActivityQuerySet:
        """Keep the activities inside a scope."""
        return self.filter(scope.condition("activity"))


class Activity(Record):
    """Something done or planned with a customer: call, visit, meeting, e-mail, task."""

    class Kind(models.TextChoices):
        """What was or will be done."""

        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")
        TASK = "task", _("Task")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CALL)
    subject = models.CharField(_("subject"), max_length=200)
    at = models.DateTimeField(_("when"))
    done = models.BooleanField(_("done"), default=False)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    deal = models.ForeignKey(
        Deal, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    lead = models.ForeignKey(
        Lead, models.CASCADE, null=True, blank=True, related_name="activities"
    )

    objects: ClassVar[Any] = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-at"]),
            models.Index(fields=["deal", "-at"]),
            models.Index(fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject
