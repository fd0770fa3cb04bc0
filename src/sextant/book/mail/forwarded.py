"""Letters that people forward: the one inside is found by the headers their programs write."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sextant.book.mail import addresses

if TYPE_CHECKING:
    from sextant.book.mail.letters import Letter

NAMES = {
    "from": "from", "发件人": "from", "發件人": "from", "寄件者": "from", "寄件人": "from",
    "to": "to", "收件人": "to", "收件者": "to", "cc": "cc", "抄送": "cc", "副本": "cc",
    "subject": "subject", "主题": "subject", "主題": "subject", "主旨": "subject",
    "date": "date", "sent": "date", "日期": "date", "发送时间": "date", "发送日期": "date",
    "發送時間": "date", "傳送日期": "date", "寄件日期": "date", "时间": "date",
    "reply-to": "reply", "回复": "reply",
}  # fmt: skip
LINE = re.compile(rf"^[>\s*]*({'|'.join(NAMES)})\s*\*?\s*[:：]\s*\*?\s*(.*)$", re.IGNORECASE)
PREFIX = re.compile(r"^\s*(?:fwd?|fw|转发|轉寄|轉發)\s*[:：]\s*", re.IGNORECASE)
FOUND = re.compile(
    r"[^\s<>\[\]():;,\"“”：；，]+@[^\s<>\[\]():;,\"“”：；，]+\.[^\s<>\[\]():;,\"“”：；，]+"
)
MOST = 12  # lines that a block of headers may have


def inner(letter: Letter) -> Letter | None:
    """Return the letter that another one forwards, or nothing if it forwards none."""
    if letter.carried:
        first = letter.carried[0]
        return replace(first, files=(*first.files, *letter.files))
    lines = letter.text.split("\n")
    for place, line in enumerate(lines):
        match = LINE.match(line)
        if match and NAMES[match[1].lower()] == "from" and FOUND.search(match[2]):
            found = _headers(lines, place)
            if len(found) > 1:
                return _made(letter, lines, place, found)
    return None


def _headers(lines: list[str], start: int) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for place in range(start, min(start + MOST, len(lines))):
        match = LINE.match(lines[place])
        if match:
            found.setdefault(NAMES[match[1].lower()], (place, match[2].strip().strip("*").strip()))
        elif (lines[place].strip(" >*") and found and not lines[place].startswith((" ", "\t"))) or (
            not lines[place].strip(" >*") and len(found) > 1
        ):
            break
    return found


def _made(
    letter: Letter, lines: list[str], start: int, found: dict[str, tuple[int, str]]
) -> Letter:
    last = max(place for place, _value in found.values())
    who = found["from"][1]
    sender = FOUND.findall(who)[-1].lower().removeprefix("mailto:")
    subject = found["subject"][1] if "subject" in found else PREFIX.sub("", letter.subject)
    before = "\n".join(lines[:start]).strip()
    return replace(
        letter,
        sender=sender,
        name=re.split(r"[<\[(]", who)[0].strip().strip("\"'“”"),
        to=tuple(addresses.all_of([found["to"][1]])) if "to" in found else (),
        subject=subject or letter.subject,
        text="\n".join(lines[last + 1 :]).strip() or before,
        refers_to=(),
    )
