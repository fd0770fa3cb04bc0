"""The mailbox: unseen letters are taken once; those that cannot be read stay there, flagged."""

from __future__ import annotations

import imaplib
import logging
import ssl
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.book.mail import letters, taking
from sextant.config import config

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.mail_config import Mailbox

TIMEOUT = 15  # seconds
AT_ONCE = 50
LARGEST = 50 * 1024 * 1024
NEW = "UNSEEN UNFLAGGED"

log = logging.getLogger(__name__)


def read_new(at: datetime) -> int:
    """Take in what is new in the mailbox, if there is one; return how many letters were new."""
    if config.mailbox is None:
        return 0
    try:
        return read(config.mailbox, at=at)
    except (OSError, imaplib.IMAP4.error) as fault:
        log.warning("The mailbox cannot be read, and is tried again: %s", fault)
        return 0


def read(mailbox: Mailbox, *, at: datetime) -> int:
    """Take in what is new in a mailbox."""
    connection = _connect(mailbox)
    try:
        connection.login(mailbox.server.user, mailbox.server.password)
        answer, _count = connection.select(_quoted(mailbox.folder))
        if answer != "OK":
            raise imaplib.IMAP4.error(f"no folder {mailbox.folder}")
        _answer, found = connection.uid("SEARCH", NEW)
        numbers = found[0].split()[:AT_ONCE] if found and found[0] else []
        return sum(_one(connection, number.decode(), at=at) for number in numbers)
    finally:
        connection.logout()


def _one(connection: imaplib.IMAP4, number: str, *, at: datetime) -> bool:
    """Take in one letter; only what was kept is marked as seen."""
    raw = _fetched(connection, number)
    try:
        message = taking.take(_bearable(raw), at=at)
    except letters.UnableToRead as refusal:
        taking.note_unreadable(raw, str(refusal), at=at)
        connection.uid("STORE", number, "+FLAGS", r"(\Flagged)")
        return False
    except Exception:
        log.exception("A letter could not be taken in; it stays in the mailbox")
        words = _("Something went wrong while this e-mail was read; it is in the log.")
        taking.note_unreadable(raw, words, at=at)
        connection.uid("STORE", number, "+FLAGS", r"(\Flagged)")
        return False
    connection.uid("STORE", number, "+FLAGS", r"(\Seen)")
    return message is not None


def _bearable(raw: bytes) -> bytes:
    if len(raw) > LARGEST:
        raise letters.UnableToRead(_("This e-mail is too large to be taken in."))
    return raw


def _fetched(connection: imaplib.IMAP4, number: str) -> bytes:
    _answer, parts = connection.uid("FETCH", number, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    server, safe = mailbox.server, ssl.create_default_context()
    if server.tls == "ssl":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=safe, timeout=TIMEOUT)
    connection = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
    if server.tls == "starttls":
        connection.starttls(safe)
    return connection


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
