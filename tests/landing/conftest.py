"""Files made for a test, landed as the terminal lands them."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sextant.landing import landings

AT = datetime(2026, 7, 15, 9, tzinfo=UTC)


@pytest.fixture
def land(home: Path, db: None) -> Callable[..., Any]:
    """Land files given as paths, or as text by name; give back the landing with its result."""

    def carry_out(*paths: Path, at: datetime = AT, by: Any = None, answers: Any = None,
                  said: Any = None, **texts: str | bytes) -> Any:  # fmt: skip
        files = [(path.name, io.BytesIO(path.read_bytes())) for path in paths]
        for name, text in texts.items():
            content = text.encode() if isinstance(text, str) else text
            files.append((name.replace("__", "."), io.BytesIO(content)))
        landing = landings.begin(files, by=by, at=at, said=said)
        landings.answer(landing, answers or {})
        landings.land(landing, by=by, at=at)
        return landing

    return carry_out
