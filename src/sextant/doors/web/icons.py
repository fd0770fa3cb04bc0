"""Line icons drawn by Tabler (MIT): one line of `icons.txt` names an icon and gives its path."""

from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def paths() -> dict[str, str]:
    """Return the path of every icon by name."""
    lines = Path(__file__).with_name("icons.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


@cache
def draw(name: str, classes: str = "") -> SafeString:
    """Draw an icon that takes the colour and size of the text around it."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="18" height="18" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        classes,
        paths()[name],
    )
