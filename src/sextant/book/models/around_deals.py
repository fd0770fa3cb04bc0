"""What surrounds a deal: what was changed, who is credited, who decides, who competes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models.customers import Contact
from sextant.book.models.lists import Competitor
from sextant.book.models.selling import Deal
from sextant.kernel.money import AmountField

OWNER: Any = settings.AUTH_USER_MODEL


class CloseMove(models.Model):
    """The expected close of an open deal was moved; later moves are pushes."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="close_moves")
    before = models.DateField(null=True)
    after = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["deal", "at"])]

    def __str__(self) -> str:
        """Return both days."""
        return f"{self.before} → {self.after}"


class AmountChange(models.Model):
    """The amount of a deal was changed."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="amount_changes")
    before = AmountField(null=True)
    before_currency = models.CharField(max_length=3)
    after = AmountField(null=True)
    after_currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["deal", "at"])]

    def __str__(self) -> str:
        """Return both amounts."""
        return f"{self.before} {self.before_currency} → {self.after} {self.after_currency}"


class Credit(models.Model):
    """A person's share in a deal; without any, its owner has the whole."""

    class Kind(models.TextChoices):
        """Revenue shares make the whole; overlay shares are credited beside it."""

        REVENUE = "revenue", pgettext_lazy("credit", "Revenue")
        OVERLAY = "overlay", pgettext_lazy("credit", "Overlay")

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="credits")
    person = models.ForeignKey(OWNER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.REVENUE)
    percent = models.DecimalField(_("share in %"), max_digits=7, decimal_places=4)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["deal", "person", "kind"], name="one_credit_a_person")
        ]

    def __str__(self) -> str:
        """Return the person and the share."""
        return f"{self.person} {self.percent} %"


class DealContact(models.Model):
    """A contact with a part in the customer's decision."""

    class Role(models.TextChoices):
        """The part a contact has in the decision."""

        DECISION_MAKER = "decision", _("Decision maker")
        CHAMPION = "champion", _("Champion")
        INFLUENCER = "influencer", _("Influencer")
        EVALUATOR = "evaluator", _("Evaluator")
        BUYER = "buyer", _("Buyer")
        USER = "user", pgettext_lazy("role in a deal", "User")
        BLOCKER = "blocker", _("Blocker")
        OTHER = "other", pgettext_lazy("role in a deal", "Other")

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="parts")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="parts")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OTHER)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["deal", "contact"], name="one_part_a_contact")
        ]

    def __str__(self) -> str:
        """Return the contact and the role."""
        return f"{self.contact} ({self.get_role_display()})"


class Rivalry(models.Model):
    """A competitor met in a deal, and how it ended against them."""

    class Outcome(models.TextChoices):
        """How it ended against a competitor."""

        OPEN = "open", pgettext_lazy("against a competitor", "Open")
        BEATEN = "beaten", pgettext_lazy("against a competitor", "Won against")
        LOST_TO = "lost_to", pgettext_lazy("against a competitor", "Lost to")
        GONE = "gone", pgettext_lazy("against a competitor", "Withdrew")

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="rivalries")
    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="rivalries")
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.OPEN)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["deal", "competitor"], name="one_rivalry_a_competitor")
        ]

    def __str__(self) -> str:
        """Return the competitor and the outcome."""
        return f"{self.competitor} ({self.get_outcome_display()})"
