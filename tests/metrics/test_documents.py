"""The document of metrics says what the catalogue says."""

from scripts.metrics import DOCUMENT
from sextant.metrics import documents


def test_the_document_is_written_from_the_catalogue() -> None:
    assert DOCUMENT.read_text() == documents.text(), "run: python -m scripts.metrics"
