"""E-mail addresses: read from what was typed, and the tag by which an answer is known again."""

from __future__ import annotations

import secrets
from email.utils import getaddresses, parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "+"


class UnableToAddress(Unable):
    """What was given is no e-mail address."""


def recipients(given: str | Sequence[str]) -> list[str]:
    """Return the bare addresses that were given, each once, or refuse the first that is none."""
    lines = [given] if isinstance(given, str) else list(given)
    found = dict.fromkeys(_checked(part) for line in lines for part in _parts(line))
    if not found:
        raise UnableToAddress(_("Say whom the e-mail goes to."))
    return list(found)


def bare(header: str) -> str:
    """Return the address of a header such as `Ann <ann@example.com>`, in small letters."""
    return parseaddr(header)[1].strip().lower()


def all_of(headers: Iterable[str]) -> list[str]:
    """Return every address of some headers, in small letters."""
    return [address.lower() for _name, address in getaddresses(list(headers)) if "@" in address]


def new_tag() -> str:
    """Return a tag nobody can guess."""
    return secrets.token_hex(8)


def tagged(tag: str) -> str:
    """Return the address at which answers to a tag arrive, or nothing without a mailbox."""
    if config.mailbox is None:
        return ""
    name, _at, domain = config.mailbox.address.partition("@")
    return f"{name}{MARK}{tag}@{domain}"


def tags_in(addresses: Iterable[str]) -> list[str]:
    """Return the tags that some addresses of the mailbox carry."""
    if config.mailbox is None:
        return []
    name, _at, domain = config.mailbox.address.partition("@")
    found = []
    for address in addresses:
        local, _mark, host = address.partition("@")
        base, mark, tag = local.partition(MARK)
        if mark and tag and (base, host) == (name, domain):
            found.append(tag)
    return found


def is_ours(address: str) -> bool:
    """Tell whether an address is the one e-mail comes from, or the mailbox itself."""
    own = {bare(settings.DEFAULT_FROM_EMAIL), config.mailbox.address if config.mailbox else ""}
    name, _at, domain = address.partition("@")
    return address in own or f"{name.partition(MARK)[0]}@{domain}" in own - {""}


def domain() -> str:
    """Return the domain that Message-IDs are made under."""
    return bare(settings.DEFAULT_FROM_EMAIL).partition("@")[2] or "localhost"


def _parts(line: str) -> list[str]:
    return [
        part.strip()
        for part in line.replace(";", ",").replace("\n", ",").split(",")
        if part.strip()
    ]


def _checked(part: str) -> str:
    address = parseaddr(part)[1] if "<" in part else part
    try:
        validate_email(address)
    except ValidationError:
        raise UnableToAddress(
            _("“%(address)s” is no e-mail address: write one like ann@example.com.")
            % {"address": part[:80]}
        ) from None
    return address
