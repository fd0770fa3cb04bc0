"""Every setting is in the guide."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "".join(
    (ROOT / "src/sextant" / f"{name}.py").read_text()
    for name in ("config", "mail_config", "web_config")
)
NAMES = sorted(set(re.findall(r'"((?:SEXTANT_[A-Z_]+|DATABASE_URL))"', TEXT)))


def test_there_are_settings_to_document() -> None:
    assert "SEXTANT_HOME" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_stands_in_the_guide(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/guide/running.md").read_text()
