"""`sextant createperson`."""

from typing import Annotated

import typer
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.kernel import people, roles
from sextant.kernel.unable import Unable


class UnableToCreatePerson(Unable):
    """The person cannot be made as asked."""


def createperson(
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)],
    username: Annotated[str, typer.Argument(help="The name to sign in with.")] = "",
    name: Annotated[str, typer.Option(help="The full name.")] = "",
    email: Annotated[str, typer.Option(help="The e-mail address.")] = "",
    role: Annotated[str, typer.Option(help="What they do here.")] = "administrator",
) -> None:
    """Make a person who can sign in."""
    _refuse_unknown(role)
    if not username and not name:
        raise UnableToCreatePerson(_("Give a sign-in name, or the full name with --name."))
    username = username or people.username_for(name)
    if get_user_model().objects.filter(username__iexact=username).exists():
        raise UnableToCreatePerson(
            _("The sign-in name %(username)s is taken; choose another.") % {"username": username}
        )
    try:
        validate_password(password)
    except ValidationError as refusal:
        raise UnableToCreatePerson(" ".join(refusal.messages)) from refusal
    people.enrol(
        name or username,
        by=None,
        at=timezone.now(),
        username=username,
        password=password,
        email=email,
        role=role,
    )
    typer.echo(_("%(username)s can sign in now.") % {"username": username})


def _refuse_unknown(role: str) -> None:
    known = [each.name for each in roles.every()]
    if role not in known:
        raise UnableToCreatePerson(
            _("There is no role %(role)s; choose one of %(known)s.")
            % {"role": role, "known": ", ".join(known)}
        )
