"""Where e-mail goes out and comes in: the addresses of both servers, read from the environment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from sextant.environment import Environment, WrongSetting

OUT, FROM, IN = "SEXTANT_MAIL_URL", "SEXTANT_MAIL_FROM", "SEXTANT_MAILBOX_URL"
MAIL_EXAMPLE = "smtp://user:password@mail.example.com:587"
BOX_EXAMPLE = "imaps://user:password@mail.example.com/INBOX?address=sales@example.com"
STARTTLS_PORT, SSL_PORT, SMTP_PORT, IMAP_PORT, IMAPS_PORT = 587, 465, 25, 143, 993
ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True)
class Server:
    """A mail server and how to speak to it."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    """`ssl` from the first byte, `starttls` after a greeting, or `none`."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox read over IMAP, and the address under which others write to it."""

    server: Server
    folder: str
    address: str


def outbox(env: Environment) -> Server | None:
    """Read where e-mail is sent through; None means that none is sent."""
    url = env.text(OUT)
    if not url:
        return None
    scheme = urlsplit(url).scheme
    if scheme not in {"smtp", "smtps"}:
        raise WrongSetting(OUT, "has no scheme Sextant knows", f"write it like {MAIL_EXAMPLE}")
    server = _server(url, OUT, MAIL_EXAMPLE, SSL_PORT if scheme == "smtps" else SMTP_PORT)
    usual = "ssl" if scheme == "smtps" else "starttls" if server.port == STARTTLS_PORT else "none"
    return _with_tls(server, url, OUT, usual)


def sender(env: Environment, out: Server | None) -> str:
    """Read which address e-mail comes from."""
    text = env.text(FROM)
    if text and not ADDRESS.fullmatch(parseaddr(text)[1]):
        raise WrongSetting(
            FROM, f"is {text!r}, which is no e-mail address", "write it like sales@example.com"
        )
    if out is not None and not text:
        raise WrongSetting(FROM, "is missing", f"give it beside {OUT}, such as sales@example.com")
    return text


def mailbox(env: Environment, sender: str) -> Mailbox | None:
    """Read which mailbox e-mail is taken in from; None means that none is."""
    url = env.text(IN)
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"imap", "imaps"}:
        raise WrongSetting(IN, "has no scheme Sextant knows", f"write it like {BOX_EXAMPLE}")
    is_safe = parts.scheme == "imaps"
    server = _server(url, IN, BOX_EXAMPLE, IMAPS_PORT if is_safe else IMAP_PORT)
    if not server.user:
        raise WrongSetting(IN, "names no user", f"write it like {BOX_EXAMPLE}")
    address = parse_qs(parts.query).get("address", [""])[0]
    address = address or (server.user if "@" in server.user else parseaddr(sender)[1])
    if not ADDRESS.fullmatch(address):
        raise WrongSetting(
            IN, "does not say under which address others write to it", f"write {BOX_EXAMPLE}"
        )
    server = _with_tls(server, url, IN, "ssl" if is_safe else "none")
    return Mailbox(server, unquote(parts.path.strip("/")) or "INBOX", address.lower())


def _server(url: str, name: str, example: str, port: int) -> Server:
    parts = urlsplit(url)
    try:
        given = parts.port
    except ValueError:
        raise WrongSetting(
            name, "has a port that is no number", f"write it like {example}"
        ) from None
    if not parts.hostname:
        raise WrongSetting(name, "names no host", f"write it like {example}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, given or port, user, password, "none")


def _with_tls(server: Server, url: str, name: str, usual: str) -> Server:
    tls = parse_qs(urlsplit(url).query).get("tls", [usual])[0].lower()
    if tls not in {"ssl", "starttls", "none"}:
        raise WrongSetting(name, f"asks for tls={tls}", "give tls=ssl, tls=starttls or tls=none")
    return Server(server.host, server.port, server.user, server.password, tls)
