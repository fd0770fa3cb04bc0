"""Signs that no database keeps, in what is sent: the zero, and halves of a sign that stand alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ZERO = re.compile(rb"\x00|%00")
ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  # written so in JSON; a whole pair is a sign
UNKEPT = re.compile("[\x00\ud800-\udfff]")


def is_sent(request: HttpRequest) -> bool:
    """Tell whether a form or a JSON body holds such a sign; files are read by those who take them."""
    if request.content_type == FORM:
        return bool(ZERO.search(request.body))
    if request.content_type == JSON and ESCAPED.search(request.body):
        try:
            return _holds(json.loads(request.body))
        except (ValueError, RecursionError):  # no JSON: whoever reads it says so
            return False
    return False


def _holds(value: Any) -> bool:
    if isinstance(value, str):
        return UNKEPT.search(value) is not None
    if isinstance(value, dict):
        return any(_holds(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_holds, value))
