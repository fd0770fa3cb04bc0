"""Where the bytes are: one file for each content, named by its hash, under the home."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from sextant.config import config

if TYPE_CHECKING:
    from pathlib import Path


def place(digest: str) -> Path:
    """Return where a content is kept."""
    return config.home / "attachments" / digest[:2] / digest


def keep(content: bytes) -> str:
    """Keep a content and return its hash; what is there already is not written again."""
    digest = sha256(content).hexdigest()
    path = place(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{digest}.{os.getpid()}.{id(content)}")
        partial.write_bytes(content)
        partial.replace(path)
    return digest
