"""The head of what is printed: who we are, our logo and colour, the lines at the foot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.models import Record


class Letterhead(Record):
    """Who we are on paper, for one language or for all that have none of their own."""

    name = models.CharField(_("company"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", choices=settings.LANGUAGES
    )
    address = models.TextField(_("address"), max_length=600, blank=True, default="")
    contact_line = models.CharField(_("contact line"), max_length=300, blank=True, default="")
    bank_line = models.CharField(_("bank line"), max_length=300, blank=True, default="")
    legal_line = models.CharField(_("legal line"), max_length=300, blank=True, default="")
    terms = models.TextField(_("usual terms"), blank=True, default="")
    tax_note = models.CharField(_("note on tax"), max_length=300, blank=True, default="")
    colour = models.CharField(_("colour"), max_length=7, blank=True, default="#1f4e79")
    logo = models.BinaryField(default=bytes, blank=True, editable=False)
    logo_type = models.CharField(max_length=4, blank=True, default="", editable=False)

    def __str__(self) -> str:
        """Return the company's name."""
        return self.name
