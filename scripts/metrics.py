"""Writes docs/metrics.md from the catalogue."""

import os
from pathlib import Path

import django

DOCUMENT = Path(__file__).parents[1] / "docs" / "metrics.md"


def main() -> None:
    """Write the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    django.setup()
    from sextant.metrics import documents

    DOCUMENT.write_text(documents.text())


if __name__ == "__main__":
    main()
