"""Order lines landed as the terminal lands them, and asked about at once."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.landing import landings
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending

AT = datetime(2026, 7, 15, 9, tzinfo=UTC)
TODAY = date(2026, 7, 15)


@pytest.fixture
def land(home: Path, db: None) -> Callable[..., Any]:
    """Land files given as paths, or as text by name, and publish them."""

    def carry_out(*paths: Path, said: Any = None, by: Any = None, **texts: str) -> Any:
        files = [(path.name, io.BytesIO(path.read_bytes())) for path in paths]
        files += [(f"{name}.csv", io.BytesIO(text.encode())) for name, text in texts.items()]
        landing = landings.begin(files, by=by, at=AT, said=said)
        landings.land(landing, by=by, at=AT)
        publish_pending(AT)
        return landing

    return carry_out


@pytest.fixture
def asked() -> Callable[..., Any]:
    """Ask as the one at the machine."""

    def carry_out(*metrics: str, **how: Any) -> Any:
        return ask(list(metrics), **{"scope": operator(TODAY), "today": TODAY} | how)

    return carry_out
