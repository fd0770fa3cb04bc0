"""Who may use the API: a person with a session in the browser, or a program with their key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja.security import HttpBearer, SessionAuth

from sextant.kernel import tokens

if TYPE_CHECKING:
    from django.http import HttpRequest


class Key(HttpBearer):
    """`Authorization: Bearer sxt_…`: the program acts as the person the key was made for."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Find the person and let the rest of the request act as them."""
        person = tokens.holder(token)
        if person is not None:
            request.user = person
        return person


AUTH = [Key(), SessionAuth()]  # a session needs the CSRF token as well
