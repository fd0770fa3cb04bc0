"""A letterbox for tests: takes what is sent by SMTP to this machine, and keeps it."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from typing import Any, ClassVar


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 letterbox")
        for line in self.rfile:
            word = line.strip().upper()[:4]
            if word == b"DATA":
                self._say("354 write")
                self.server.letters.append(self._letter())  # type: ignore[attr-defined] # Letterbox
            self._say("221 bye" if word == b"QUIT" else "250 so be it")
            if word == b"QUIT":
                return

    def _letter(self) -> EmailMessage:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        made: Any = email.message_from_bytes(b"".join(lines), policy=policy.default)
        return made  # type: ignore[no-any-return] # the policy says which class

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Letterbox(socketserver.ThreadingTCPServer):
    """Every letter that came, in its order."""

    allow_reuse_address: ClassVar[bool] = True
    daemon_threads: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]


@contextmanager
def opened() -> Iterator[Letterbox]:
    """Take letters for a while."""
    with Letterbox() as box:
        thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield box
        box.shutdown()
        thread.join()
