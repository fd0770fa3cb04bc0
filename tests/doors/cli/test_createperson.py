"""`sextant createperson`."""

import pytest
from django.contrib.auth import authenticate

from sextant.doors.cli.app import run

pytestmark = pytest.mark.django_db
PASSWORD = ["--password", "sails and stars 7"]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = run(["createperson", *PASSWORD, *words])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_a_person_is_made_who_can_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "ann", "--role", "manager") == (0, "ann can sign in now.\n")
    person = authenticate(username="ann", password=PASSWORD[1])
    assert person is not None
    assert person.role == "manager"


def test_the_sign_in_name_follows_from_the_full_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--name", "Ada Admin") == (0, "ada.admin can sign in now.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Give a sign-in name"),
        (["ann", "--role", "king"], "There is no role king; choose one of director, "),
        (["taken"], "The sign-in name taken is taken"),
        (["ann", "--password", "short"], "too short"),
    ],
)
def test_what_cannot_be_made_is_refused(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    said(capsys, "taken")
    code, shown = said(capsys, *words)
    assert code == 1
    assert sentence in shown
