"""`{% load sextant %}`: filters and tags that any page may use."""

from __future__ import annotations

import unicodedata
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString

from sextant.doors.web import formats, icons
from sextant.doors.web.comparing import Change, change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from django.forms import BoundField
    from django.http import HttpRequest
    from django.template.context import Context

    from sextant.doors.web.formats import Figure, Length

register = template.Library()

register.filter("money", formats.money)
register.filter("money_whole", formats.money_whole)
register.filter("money_short", formats.money_short)
register.filter("number_short", formats.number_short)
register.filter("percent", formats.percent)
register.filter("clock", formats.clock)
KEPT = ("period", "scope")


@register.filter
def number(value: Figure | None, decimals: int | None = None) -> str:
    """Write a number by locale, to at most some decimals."""
    return formats.number(value, decimals)


@register.filter
def day(value: date | None, length: str = "medium") -> str:
    """Write a day by locale."""
    return formats.day(value, cast("Length", length))


@register.filter
def instant(value: datetime | None, length: str = "medium") -> str:
    """Write a moment by locale, in the reader's time zone."""
    return formats.instant(value, cast("Length", length))


@register.filter
def ago(value: datetime | date | None) -> str:
    """Write how long ago a moment or a day was."""
    return formats.ago(value, timezone.now())


@register.filter
def figure(value: Any, kind: str = "number") -> str:
    """Write a value as a kind of figure: money, money_short, number, percent, days, text."""
    writers: dict[str, Callable[[Any], str]] = {
        "money": formats.money_whole,
        "money_exact": formats.money,
        "money_short": formats.money_short,
        "number": formats.number,
        "number_short": formats.number_short,
        "percent": formats.percent,
    }
    writer = writers.get(kind)
    if writer is None:
        return formats.NOTHING if value is None else str(value)
    return writer(value)


@register.filter
def plain(text: str) -> SafeString:
    """Return markup as one line of text, for a title."""
    return SafeString(" ".join(strip_tags(text).split()))


@register.filter
def initials(name: str | None) -> str:
    """Return one or two characters that stand for a name; for Chinese, the given name."""
    words = (name or "").split()
    if not words:
        return "?"
    if unicodedata.category(words[0][0]) == "Lo":
        return "".join(words)[-2:]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def hue(name: str | None) -> int:
    """Return one of eight tints for a name, always the same one."""
    return sum(ord(letter) for letter in name or "") % 8


@register.filter
def isotime(value: datetime | None) -> str:
    """Return a moment as machines read it, with its zone."""
    if value is None:
        return ""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()


@register.filter
def dressed(field: BoundField) -> SafeString:
    """Draw a form field's control in the look of the product."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    looks = {"checkbox": "form-check-input", "radio": "", "select": "form-select", "hidden": ""}
    look = looks.get(kind, "form-control")
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{look} {given}".strip()})


@register.filter
def markup(attributes: Mapping[str, Any]) -> SafeString:
    """Write the attributes a component was given beyond its own, escaped."""
    own = getattr(attributes, "attrs_dict", None)
    pairs = list((own() if own else dict(attributes)).items())
    flags = format_html_join("", " {}", ((name,) for name, value in pairs if value is True))
    plain = (True, False, None)
    valued = ((name, value) for name, value in pairs if not any(value is flag for flag in plain))
    return flags + format_html_join("", ' {}="{}"', valued)


@register.filter
def share_of(value: Figure | None, whole: Figure | None) -> Decimal:
    """Return how much of a whole a value is, in percent from 0 to 100."""
    if not value or not whole:
        return Decimal(0)
    share = Decimal(str(value)) / Decimal(str(whole)) * 100
    return min(max(share, Decimal(0)), Decimal(100)).quantize(Decimal("0.1"))


@register.filter
def spark(values: Sequence[Figure]) -> str:
    """Return values as the points of a line in a box 100 wide and 28 high."""
    if not values:
        return ""
    plain = [float(value) for value in values]
    low, high = min(plain), max(plain)
    spread, step = high - low or 1.0, 100 / max(len(plain) - 1, 1)
    heights = [26 - 24 * (value - low) / spread for value in plain]
    return " ".join(f"{i * step:.1f},{y:.1f}" for i, y in enumerate(heights))


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Draw a line icon."""
    return icons.draw(name, classes)


@register.simple_tag
def compare(value: Any, against: Any, kind: str = "number", good: str = "up") -> Change | None:
    """Compare two figures for `c-number`."""
    short = {"money": "number", "money_short": "number", "percent": "percent"}
    return change(value, against, good=good, kind=short.get(kind, "number"))


@register.simple_tag(takes_context=True)
def qs_replace(context: Context, **changes: Any) -> str:
    """Return the current query string with some keys replaced; None takes one away."""
    request = cast("HttpRequest", context["request"])
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if isinstance(value, list | tuple):
            query.setlist(key, [str(item) for item in value])
        elif value not in {None, ""}:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def keep(context: Context, address: str) -> str:
    """Return an address with the chosen period and scope carried along."""
    request = cast("HttpRequest | None", context.get("request"))
    if request is None or not any(key in request.GET for key in KEPT):
        return address
    query = request.GET.copy()
    for key in set(query) - set(KEPT):
        del query[key]
    return f"{address}{'&' if '?' in address else '?'}{query.urlencode()}"


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> str:
    """Return the text of a block elsewhere on the page, so that it is written only once."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    if block is None:
        return ""
    return plain(block.render(context))
