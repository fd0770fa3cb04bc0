import base64
import subprocess
import time
from decimal import Decimal
from pathlib import Path

import pytest

from sextant.book.models import Account
from sextant.book.quotes import drafting, letterheads, printing, sending
from sextant.book.quotes.letterheads import UnableToDress
from sextant.book.quotes.models import Letterhead, Quote
from tests.book.quotes.desk import Desk
from tests.company import NOW

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def text_of(content: bytes, folder: Path) -> str:
    file = folder / "quote.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True
    )
    return done.stdout


def in_language(desk: Desk, language: str) -> Quote:
    quote = desk.quote(desk.line("3", discount=Decimal(10)), {"product": desk.gadget})
    return drafting.edit(quote, {"language": language}, by=desk.ben, at=NOW)


def test_the_paper_says_what_is_offered_to_the_cent(desk: Desk, tmp_path: Path) -> None:
    Letterhead.objects.create(name="Acme Ltd", tax_note="Plus VAT", legal_line="Reg. 12")
    said = text_of(printing.pdf_of(in_language(desk, "en").latest), tmp_path)
    for words in ("Quote Q-2026-00001", "Globex", "Zoe", "Crane", "10 %", "$270.00", "$279.99",
                  "Acme Ltd", "Plus VAT", "Reg. 12", "1/1"):  # fmt: skip
        assert words in said


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_chinese_is_set_in_the_shipped_fonts(desk: Desk, tmp_path: Path, language: str) -> None:
    names = {"zh-hans": "上海云计算有限公司", "zh-hant": "臺灣雲端股份有限公司"}
    Account.objects.filter(pk=desk.account.pk).update(name=names[language])
    content = printing.pdf_of(in_language(desk, language).latest)
    assert names[language] in text_of(content, tmp_path)
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "quote.pdf")], capture_output=True, check=True, text=True
    ).stdout
    assert "SextantSans" in fonts
    assert "Libertinus" not in fonts


def test_markup_in_names_is_only_text(desk: Desk, tmp_path: Path) -> None:
    nasty = '#panic("x") *bold* $x$ <a> \\u{41} `raw` @ref #include "/etc/passwd" ] }'
    Account.objects.filter(pk=desk.account.pk).update(name=nasty)
    desk.widget.name = "= Heading #pagebreak()"
    desk.widget.save()
    quote = in_language(desk, "en")
    quote = drafting.write(quote, note="#eval", terms="- list\n+ more", by=desk.ben, at=NOW)
    said = text_of(printing.pdf_of(quote.latest), tmp_path)
    for words in ('#panic("x") *bold* $x$', "#pagebreak()", "#eval", "+ more"):
        assert words in said


def test_the_same_data_give_the_same_bytes_and_quickly(desk: Desk) -> None:
    version = in_language(desk, "zh-hans").latest
    first = printing.drawn(version)
    start = time.perf_counter()
    assert printing.drawn(version) == first
    assert time.perf_counter() - start < 1


def test_many_lines_go_on_over_pages(desk: Desk, tmp_path: Path) -> None:
    quote = desk.quote(*[desk.line(str(n + 1)) for n in range(60)])
    said = text_of(printing.pdf_of(quote.latest), tmp_path)
    assert "2/2" in said


def test_what_was_sent_is_given_again_as_it_was(desk: Desk) -> None:
    quote = sending.send(in_language(desk, "en"), by=desk.ben, at=NOW)
    before = printing.pdf_of(quote.latest)
    desk.widget.name = "Renamed"
    desk.widget.save()
    Letterhead.objects.create(name="New name Ltd")
    assert printing.pdf_of(quote.latest) == before


def test_each_language_may_have_a_letterhead(desk: Desk) -> None:
    dora = desk.person("Dora")
    letterheads.create({"name": "Acme"}, by=dora, at=NOW)
    letterheads.create({"name": "爱克米", "language": "zh-hans"}, by=dora, at=NOW)
    found = [letterheads.of(language).name for language in ("en", "zh-hans", "zh-hant")]
    assert found == ["Acme", "爱克米", "Acme"]
    with pytest.raises(UnableToDress, match="change that one"):
        letterheads.create({"name": "Again"}, by=dora, at=NOW)


def test_a_logo_is_a_small_picture(desk: Desk, tmp_path: Path) -> None:
    dora = desk.person("Dora")
    head = letterheads.create({"name": "Acme"}, by=dora, at=NOW)
    head = letterheads.set_logo(head, image=base64.b64encode(DOT).decode(), by=dora, at=NOW)
    assert head.logo_type == "png"
    assert printing.drawn(in_language(desk, "en").latest).startswith(b"%PDF")
    for content, said in ((b"GIF89a", "PNG or JPEG"), (DOT + b"\0" * 2**20, "at most 1 MB")):
        with pytest.raises(UnableToDress, match=said):
            letterheads.put_logo(head, content, by=dora, at=NOW)
    with pytest.raises(UnableToDress, match="base64"):
        letterheads.set_logo(head, image="not base64!", by=dora, at=NOW)
    with pytest.raises(UnableToDress, match="written like"):
        letterheads.edit(head, {"colour": "red"}, by=dora, at=NOW)
