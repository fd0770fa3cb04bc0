"""A letter as it was received: who wrote to whom, what it says, which files came with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.book.mail import addresses
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from email.message import EmailMessage

ID = re.compile(r"<[^<>\s]{3,400}>")
FAILS = re.compile(r"\b(?:dmarc|spf|dkim)=(?:fail|permerror)\b", re.IGNORECASE)
DAEMONS = ("mailer-daemon@", "postmaster@")
BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3"}
SILENT = {"style", "script", "head", "title"}


class UnableToRead(Unable):
    """What came in is no letter that can be read."""


@dataclass(frozen=True)
class Letter:
    """What a letter says, in plain values."""

    message_id: str
    sender: str
    name: str
    to: tuple[str, ...]
    subject: str
    text: str
    at: datetime | None
    refers_to: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    is_automatic: bool = False
    is_bounce: bool = False
    is_doubtful: bool = False
    carried: tuple[Letter, ...] = field(default=())


def read(raw: bytes) -> Letter:
    """Read a letter as it came from the server, or refuse."""
    try:
        return _read(message_from_bytes(raw, policy=policy.default))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError) as fault:
        raise UnableToRead(
            _("This e-mail is broken and cannot be read (%(why)s).") % {"why": str(fault)[:200]}
        ) from fault


def _read(message: EmailMessage) -> Letter:
    sender = addresses.bare(_header(message, "From"))
    if not sender:
        raise UnableToRead(_("This e-mail does not say whom it is from."))
    refers = ID.findall(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
    is_bounce = message.get_content_type() == "multipart/report" or sender.startswith(DAEMONS)
    return Letter(
        message_id="".join(ID.findall(_header(message, "Message-ID"))[:1]),
        sender=sender,
        name=_header(message, "From").partition("<")[0].strip().strip("\"'"),
        to=tuple(addresses.all_of(_all(message, "To", "Cc", "Delivered-To", "X-Original-To"))),
        subject=" ".join(_header(message, "Subject").split()),
        text=_text(message),
        at=_date(_header(message, "Date")),
        refers_to=tuple(dict.fromkeys(refers)),
        files=tuple(_files(message)),
        is_automatic=_is_automatic(message),
        is_bounce=is_bounce,
        is_doubtful=any(FAILS.search(line) for line in _all(message, "Authentication-Results")),
        carried=tuple(_carried(message)),
    )


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "") or "").replace("\x00", "")


def _all(message: EmailMessage, *names: str) -> list[str]:
    return [str(line) for name in names for line in message.get_all(name, [])]


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_automatic(message: EmailMessage) -> bool:
    said = _header(message, "Auto-Submitted").lower()
    bulk = _header(message, "Precedence").lower() in {"bulk", "junk", "auto_reply"}
    return bulk or bool(said and said != "no") or bool(_header(message, "X-Autoreply"))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _content(body)
    text = plain(text) if body.get_content_type() == "text/html" else text
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _content(part: Any) -> str:
    """Return a part's text; letters a false character set leaves unread become question marks."""
    raw = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    try:
        return str(raw.decode("gb18030" if charset in {"gb2312", "gbk"} else charset, "replace"))
    except LookupError:
        return str(raw.decode("utf-8", "replace"))


def _files(message: EmailMessage) -> list[tuple[str, bytes]]:
    found = []
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            found.append((_name(part.get_filename() or ""), content))
    return found


def _name(given: str) -> str:
    """Return a file's name without folders and signs nobody sees."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip() or "file"


def _carried(message: EmailMessage) -> list[Letter]:
    """Return the letters that lie whole inside this one."""
    inside = [
        part.get_payload(0)
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]
    return [replace(_read(each), carried=()) for each in inside if each.get("From")]  # type: ignore[arg-type, union-attr]


class _Plain(HTMLParser):
    """Keeps what people read of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as the base has it
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def plain(html: str) -> str:
    """Return the words of a page, a line for each paragraph."""
    parser = _Plain()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in "".join(parser.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
