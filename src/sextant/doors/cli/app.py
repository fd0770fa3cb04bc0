"""Which commands there are; only the one that is called is imported."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer

from sextant.kernel.unable import Unable

# A module of this package of the same name holds a function of the same name, or a group of them.
COMMANDS = {
    "init": "Prepare the data directory and its database.",
    "serve": "Start the web pages and the background worker.",
    "worker": "Do background work until stopped.",
    "migrate": "Bring the database to this version.",
    "createperson": "Make a person who can sign in.",
    "token": "Make a key by which a program acts as a person.",
    "demo": "Load the sample company.",
    "land": "Bring files in.",
    "landings": "List what was landed.",
    "quarantine": "Show the rows a landing refused.",
    "revert": "Take a landing back.",
    "ask": "Ask a number of the published facts.",
    "why": "Explain what moved a number, in parts that sum exactly.",
    "watch": "Look now at every number, as the worker does once a day.",
    "alerts": "List what moved beyond what it does by itself.",
    "metrics": "List the numbers that can be asked.",
    "plan": "Draw, share out, publish and exchange plans.",
    "reactions": "Show and mend what failed to follow an event.",
    "publish": "Bring the published facts to the records.",
}


def run(words: Sequence[str]) -> int:
    """Carry out one command line and give back its exit code."""
    try:
        command_line(words)(list(words), prog_name="sextant")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Unable as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def command_line(words: Sequence[str]) -> Callable[..., Any]:
    """Build the commands, the called one in full and the others by their names."""
    app = typer.Typer(
        name="sextant",
        help="The open sales-management instrument.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    called = next((word for word in words if not word.startswith("-")), "")
    for name, meaning in COMMANDS.items():
        found = _whole(name) if name == called else _named_only
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, help=meaning)
        else:
            app.command(name, help=meaning)(found)
    return app


def _named_only() -> None:
    """Stand for a command in the list of commands."""


def _whole(name: str) -> Callable[..., Any] | typer.Typer:
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    django.setup()
    translation.activate(language_of(os.environ))
    command: Callable[..., Any] | typer.Typer = getattr(
        import_module(f"sextant.doors.cli.{name}"), name
    )
    return command


def language_of(environment: Mapping[str, str]) -> str:
    """Tell which of our languages the terminal speaks."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    spoken = next((environment[name] for name in names if environment.get(name)), "").lower()
    if not spoken.startswith("zh"):
        return "en"
    return "zh-hant" if any(part in spoken for part in ("tw", "hk", "mo", "hant")) else "zh-hans"
