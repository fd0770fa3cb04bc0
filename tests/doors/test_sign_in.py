"""Signing in, and what every answer says to the browser."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sextant import settings as product
from sextant.config import config
from sextant.kernel import people

pytestmark = pytest.mark.django_db
PASSWORD = "sails and stars 7"
LOGIN = "/me/login/"


@pytest.fixture(autouse=True)
def ann() -> Any:
    return people.enrol(
        "Ann", by=None, at=datetime(2026, 1, 1, tzinfo=UTC), username="ann",
        email="ann@example.com", password=PASSWORD, role="director",
    )  # fmt: skip


def sign_in(client: Client, login: str, password: str = PASSWORD) -> bool:
    client.post(LOGIN, {"login": login, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["ann", "ann@example.com", "ANN"])
def test_a_person_signs_in_by_name_or_email(client: Client, login: str) -> None:
    assert sign_in(client, login)


def test_a_wrong_password_does_not_sign_in(client: Client) -> None:
    assert not sign_in(client, "ann", "something else")


def test_who_may_not_sign_in_does_not(client: Client, ann: Any) -> None:
    ann.is_active = False
    ann.save()
    assert not sign_in(client, "ann")


def test_guessing_is_slowed_down(client: Client) -> None:
    for _ in range(5):
        assert not sign_in(client, "ann", "a guess")
    assert not sign_in(client, "ann")


def test_strangers_may_not_sign_up(client: Client) -> None:
    page = client.get("/me/signup/")
    assert b"password1" not in page.content


def test_strangers_may_sign_up_where_it_is_allowed(client: Client) -> None:
    object.__setattr__(config, "signup", True)
    try:
        assert b"password1" in client.get("/me/signup/").content
    finally:
        object.__setattr__(config, "signup", False)


def test_passwords_are_hashed_with_argon2() -> None:
    assert "Argon2" in product.PASSWORD_HASHERS[0]


def test_a_code_by_phone_may_be_asked(client: Client) -> None:
    sign_in(client, "ann")
    page = client.get("/me/2fa/totp/activate/", follow=True)
    assert page.status_code == 200


def test_pages_run_no_foreign_or_inline_script(client: Client) -> None:
    headers = client.get(LOGIN).headers
    policy = headers["Content-Security-Policy"]
    for directive in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client) -> None:
    sign_in(client, "ann")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_visit_writes_nothing(client: Client, django_assert_num_queries: Any) -> None:
    sign_in(client, "ann")
    with django_assert_num_queries(3):  # the session, the person and the bell
        client.get("/me/password/change/")
    assert settings.SESSION_SAVE_EVERY_REQUEST is False


def test_the_companys_own_sign_in_is_offered_where_it_is_set(tmp_path: Path) -> None:
    code = """
import django; django.setup()
from allauth.socialaccount.providers import registry
from django.conf import settings
kind = registry.get_class("openid_connect").id
app = settings.SOCIALACCOUNT_PROVIDERS[kind]["APPS"][0]
print(app["name"], app["settings"]["server_url"])
"""
    given = {
        "DJANGO_SETTINGS_MODULE": "sextant.settings",
        "SEXTANT_HOME": str(tmp_path),
        "SEXTANT_OIDC_NAME": "Acme",
        "SEXTANT_OIDC_URL": "https://id.example.com",
        "SEXTANT_OIDC_CLIENT_ID": "sextant",
        "SEXTANT_OIDC_SECRET": "secret",
    }
    shown = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | given,
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert shown == "Acme https://id.example.com\n"
