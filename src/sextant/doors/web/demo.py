"""The sample company's sign-ins, offered on the sign-in page while its people are here."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from sextant.kernel.roles import role
from sextant.sample import company


@dataclass(frozen=True)
class SignIn:
    """One person of the sample company, with the password everyone knows."""

    username: str
    password: str
    name: str
    role: str


def sign_ins() -> list[SignIn]:
    """Return a sign-in for each role, if the sample company is loaded."""
    known = {username: password for _role, username, password in company.demo_sign_ins()}
    if not known:
        return []
    people = get_user_model().objects.in_bulk(list(known), field_name="username")
    return [
        SignIn(username, password, person.get_full_name(), str(role(person.role).label))
        for username, password in known.items()
        if (person := people.get(username)) is not None and person.is_active
    ]
