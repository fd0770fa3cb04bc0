"""A mail server for tests: OpenSMTPD takes letters, Dovecot gives them out, both for this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SMTPD, DOVECOT = "/usr/sbin/smtpd", "/usr/sbin/dovecot"
SMTP_CONF = """
table users {{ "@" = "nobody" }}
listen on 127.0.0.1 port {smtp}
action "box" maildir "{home}/Maildir" virtual <users>
match from any for domain "full.example" reject
match from any for any action "box"
"""
IMAP_CONF = """
base_dir = {run}
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {run}/dovecot.log
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={home}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass(frozen=True)
class PostOffice:
    """Where to send to, and where to read."""

    smtp: int
    imap: int


def is_installed() -> bool:
    """Tell whether this machine has both servers, and lets us start them."""
    return Path(SMTPD).is_file() and Path(DOVECOT).is_file() and _is_root()


def _is_root() -> bool:
    import os

    return os.geteuid() == 0


@contextmanager
def opened() -> Iterator[PostOffice]:
    """Start both servers in a directory of their own, and end them."""
    place = Path(tempfile.mkdtemp(prefix="post-"))
    home, run = place / "home", place / "run"
    for each, mode in ((place, 0o755), (home, 0o777), (run, 0o755)):
        each.mkdir(exist_ok=True)
        each.chmod(mode)
    office = PostOffice(_free(), _free())
    values = {"smtp": office.smtp, "imap": office.imap, "home": home, "run": run}
    (place / "smtpd.conf").write_text(SMTP_CONF.format(**values))
    (place / "dovecot.conf").write_text(IMAP_CONF.format(**values))
    with (place / "log").open("w") as log:
        servers = [
            subprocess.Popen(command, stdout=log, stderr=log)
            for command in (
                [SMTPD, "-d", "-f", str(place / "smtpd.conf")],
                [DOVECOT, "-F", "-c", str(place / "dovecot.conf")],
            )
        ]
    try:
        for port in (office.smtp, office.imap):
            _wait(port, place / "log")
        yield office
    finally:
        for server in servers:
            server.terminate()
            server.wait(10)
        shutil.rmtree(place, ignore_errors=True)


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, log: Path) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no mail server answers: {log.read_text()}")
