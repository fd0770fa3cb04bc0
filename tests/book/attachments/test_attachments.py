"""Files stand beside records: by their content, within limits, for those who see the record."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sextant.book.attachments import attaching, keeping
from sextant.book.attachments.models import Attachment
from sextant.book.attachments.sniffing import media_type
from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.models import Unit
from tests.company import NOW, Company, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
VOICE = b"\x1aE\xdf\xa3" + b"0" * 20


@pytest.fixture
def company() -> Company:
    return found()


def seat(company: Company, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def attached(company: Company, owner: str = "Ben", **more: Any) -> Attachment:
    values = {"name": "a.png", "content": PNG} | more
    deal = company.deal(owner)
    return attaching.attach(deal, values["name"], values["content"], by=None, at=NOW)


def docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "")
        file.writestr("word/document.xml", "")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PNG, "a", "image/png"),
        (VOICE, "say.webm", "audio/webm"),
        (b"RIFF0000WAVE", "a", "audio/wav"),
        (b"0000ftypM4A ", "a", "audio/mp4"),
        (b"#!AMR\n", "a", "audio/amr"),
        (b"<?xml version='1.0'?><svg>", "a.png", "image/svg+xml"),
        (b" <!DOCTYPE html><p>", "a.txt", "text/html"),
        (b"a,b", "a.csv", "text/csv"),
        (b"MZ\x90", "a.pdf", "application/x-executable"),
        (b"a\x00b", "a", "application/octet-stream"),
        (
            docx(),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, name: str, kind: str) -> None:
    assert media_type(content, name) == kind


def test_a_file_is_kept_once_by_its_hash(company: Company) -> None:
    first, second = attached(company), attached(company)
    assert first.sha256 == second.sha256
    assert keeping.place(first.sha256).read_bytes() == PNG
    assert journal.of(first).get().data["name"] == "a.png"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../a.png", PNG, "no folder"),
        ("C:\\a.png", PNG, "no folder"),
        (" ", PNG, "no folder"),
        ("a.png", b"", "is empty"),
        ("a.exe", b"text", "is a program"),
        ("a.png", b"MZ\x90", "is a program"),
        ("run", b"#!/bin/sh", "is a program"),
        ("a.pdf", PNG, "does not hold what its name says"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    company: Company, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(attaching.UnableToAttach, match=words):
        attached(company, name=name, content=content)


def test_a_large_file_is_refused_before_it_is_read(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MB", 1)
    with pytest.raises(attaching.UnableToAttach, match=f"larger than {config.attachment_mb} MB"):
        attached(company)
    with pytest.raises(attaching.UnableToAttach, match="larger"):
        attaching.guard_size("a", config.attachment_mb + 1)


def test_only_some_records_hold_files(company: Company) -> None:
    unit = Unit.objects.first()
    assert unit is not None
    with pytest.raises(attaching.UnableToAttach, match="this kind"):
        attaching.attach(unit, "a.png", PNG, by=None, at=NOW)


def test_a_removed_file_is_gone_and_known_to_be_removed(company: Company) -> None:
    file = attached(company)
    client = seat(company, "Ben")
    assert client.post(f"/attachments/{file.pk}/remove/").status_code == 302
    file.refresh_from_db()
    assert file.removed_at is not None
    assert client.get(f"/attachments/{file.pk}/file/").status_code == 404
    with pytest.raises(attaching.UnableToRemove, match="already"):
        attaching.remove(file, by=None, at=NOW)


def test_files_are_attached_on_the_page_once(company: Company) -> None:
    deal = company.deal("Ben")
    client = seat(company, "Ben")
    for _ in range(2):
        data = {"files": SimpleUploadedFile("say.webm", VOICE), "token": "t"}
        answer = client.post(f"/attachments/to/deal/{deal.pk}/", data)
    assert answer.headers["Location"] == f"/deals/{deal.pk}/#attachments"
    file = Attachment.objects.get()
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert f'<audio controls preload="none" src="/attachments/{file.pk}/file/">' in page


def test_a_refused_file_is_said_on_the_page(company: Company) -> None:
    deal = company.deal("Ben")
    data = {"files": SimpleUploadedFile("a.exe", b"MZ")}
    page = seat(company, "Ben").post(f"/attachments/to/deal/{deal.pk}/", data, follow=True)
    assert "is a program" in page.content.decode()
    assert not Attachment.objects.exists()


def test_files_come_and_go_by_the_api(company: Company) -> None:
    deal = company.deal("Ben")
    client = seat(company, "Ben")
    where = f"/api/attachments/to/deal/{deal.pk}"
    answer = client.post(where, {"files": SimpleUploadedFile("a.png", PNG)})
    assert answer.status_code == 201
    file = client.get(f"/api/attachments/{answer.json()[0]['id']}/file")
    assert b"".join(file.streaming_content) == PNG
    refused = client.post(where, {"files": SimpleUploadedFile("a.exe", b"MZ")})
    assert (refused.status_code, "is a program" in refused.json()["error"]) == (409, True)


def test_what_a_browser_might_run_is_only_saved(company: Company) -> None:
    file = attached(company, name="a.svg", content=b"<svg onload='alert(1)'>")
    answer = seat(company, "Ben").get(f"/attachments/{file.pk}/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.svg"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


def test_a_forbidden_records_files_do_not_exist(company: Company) -> None:
    file = attached(company, "Eli")
    ben = seat(company, "Ben")
    assert ben.get(f"/attachments/{file.pk}/file/").status_code == 404
    assert ben.get(f"/attachments/{file.pk}/").status_code == 404
    assert ben.get("/api/attachments").json()["rows"] == []
    where = f"/attachments/to/deal/{file.record_id}/"
    assert ben.post(where, {"files": SimpleUploadedFile("b.png", PNG)}).status_code == 404
    assert ben.post("/attachments/to/unit/1/").status_code == 404


def test_a_file_is_not_edited(company: Company) -> None:
    file = attached(company)
    with pytest.raises(attaching.UnableToAttach, match="attach the new file"):
        attaching.leave_as_it_is(file, {"name": "b"}, by=None, at=NOW)
