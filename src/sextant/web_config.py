"""Where Sextant listens and under which names and addresses it is reached, from the environment."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from sextant.environment import Environment, WrongSetting

ADDRESS = "SEXTANT_ADDRESS"


def hosts(env: Environment) -> tuple[str, ...]:
    """Read the names under which browsers may ask."""
    names = tuple(
        name.strip() for name in env.text("SEXTANT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    )
    for name in names:
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:]+\]", name):
            raise WrongSetting(
                "SEXTANT_HOSTS",
                f"holds {name!r}, which is no host name",
                "give names without scheme or port, with commas between them",
            )
    return names


def host(env: Environment) -> str:
    """Read the address to listen on."""
    given = env.text("SEXTANT_HOST", "127.0.0.1")
    try:
        return str(ip_address(given))
    except ValueError:
        raise WrongSetting(
            "SEXTANT_HOST",
            f"is {given!r}, which is no address of this machine",
            "give 127.0.0.1 for this machine alone or 0.0.0.0 for the network",
        ) from None


def address(env: Environment) -> str:
    """Read the address under which people open Sextant, for links that leave it."""
    given = env.text(ADDRESS).rstrip("/")
    if not given:
        return f"http://localhost:{env.text('SEXTANT_PORT', '8000')}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise WrongSetting(
            ADDRESS, f"is {given!r}", "write it like https://sextant.example.com, without a path"
        )
    return given
