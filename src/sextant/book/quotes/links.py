"""The link by which a customer opens a quote: signed, for one version, for a time, revocable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.quotes.models import Quote, QuoteVersion
from sextant.config import config
from sextant.kernel.unable import Unable, UnableToFind

if TYPE_CHECKING:
    from datetime import datetime

SALT = "sextant.quote"


class UnableToOpen(Unable):
    """The link led to an offer once, and no longer does."""


def token_of(version: QuoteVersion) -> str:
    """Return the token of a version's link; the same version has the same one."""
    return signing.Signer(salt=SALT).sign_object([version.pk, version.key])


def address_of(version: QuoteVersion) -> str:
    """Return the whole address of a version's public page."""
    return f"{config.address}/offer/{token_of(version)}/"


def version_of(token: str, at: datetime) -> QuoteVersion:
    """Return the version a link leads to; a forged one leads nowhere, an old one says so."""
    try:
        key, secret = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise UnableToFind(
            _("This link is not complete: copy all of it from the e-mail.")
        ) from None
    version: QuoteVersion | None = (
        QuoteVersion.objects.sent()
        .select_related("quote__account", "quote__contact", "quote__owner")
        .filter(pk=key, key=secret)
        .first()
    )
    if version is None:
        raise UnableToOpen(_("This link is no longer valid: ask your contact for a new one."))
    refuse_closed(version, at)
    return version


def refuse_closed(version: QuoteVersion, at: datetime) -> None:
    """Refuse a version that was withdrawn, replaced by a later one, or has run out."""
    if hasattr(version, "answer"):
        return
    newer = version.quote.versions.sent().filter(number__gt=version.number)
    if version.revoked_at is not None or version.quote.status == Quote.Status.WITHDRAWN:
        raise UnableToOpen(_("This offer was withdrawn: ask your contact for a new one."))
    if newer.exists():
        raise UnableToOpen(_("This offer was replaced by a later one: look for the newest link."))
    if version.valid_until < localdate(at):
        raise UnableToOpen(_("This offer has run out: ask your contact for a new one."))
