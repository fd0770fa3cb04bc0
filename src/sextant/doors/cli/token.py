"""`sextant token`: a key for a program."""

from typing import Annotated

import typer
from django.utils import timezone

from sextant.kernel import people, tokens


def token(
    username: Annotated[str, typer.Argument(help="Whom the program acts as.")],
    label: Annotated[str, typer.Option(help="What the key is for.")] = "program",
) -> None:
    """Make a key by which a program acts as a person; it is shown once."""
    typer.echo(tokens.issue(people.called(username), label, by=None, at=timezone.now()))
