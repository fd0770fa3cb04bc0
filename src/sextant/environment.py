"""Reads variables of the environment one at a time and says plainly what is wrong with one."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from sextant.kernel.unable import Unable

PREFIX = "SEXTANT_"
WORDS = {"1": True, "true": True, "yes": True, "on": True}
WORDS |= {"": False, "0": False, "false": False, "no": False, "off": False}


class WrongSetting(Unable):
    """A setting that cannot be used: which one, why, and how to mend it."""

    def __init__(self, name: str, why: str, mend: str) -> None:
        """Compose the one sentence the person who starts Sextant reads."""
        super().__init__(f"{name} {why}; {mend}.")
        self.name = name


class Environment:
    """Reads one variable at a time and says plainly what is wrong with it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Remember the variables, and which of them were asked for."""
        self.values = values
        self.known: set[str] = {f"{PREFIX}HOME"}

    def text(self, name: str, default: str = "") -> str:
        """A text, without the blanks around it."""
        self.known.add(name)
        return self.values.get(name, "").strip() or default

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between two bounds, both allowed."""
        text = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise WrongSetting(
                name, f"is {text!r}", f"give a whole number from {low} to {high}, such as {default}"
            )
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or a no."""
        text = self.text(name, "yes" if default else "no").lower()
        if text not in WORDS:
            raise WrongSetting(name, f"is {text!r}", "give yes or no")
        return WORDS[text]

    def choice(self, name: str, default: str, *, among: tuple[str, ...]) -> str:
        """One word of a few."""
        text = self.text(name, default).lower()
        if text not in among:
            raise WrongSetting(name, f"is {text!r}", f"give one of {', '.join(among)}")
        return text

    def refuse_unknown(self) -> None:
        """Refuse a name nobody reads, since a typing mistake would go unnoticed."""
        for name in sorted(self.values):
            if name.startswith(PREFIX) and name not in self.known:
                near = get_close_matches(name, sorted(self.known), n=1)
                mend = f"did you mean {near[0]}" if near else "remove it"
                raise WrongSetting(name, "is not a setting of Sextant", mend)
