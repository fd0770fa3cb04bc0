"""Text files of every layout are read, and what is no row is kept with its line."""

import csv
import io
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.landing.readers import LINE, UnableToRead, delimited, open_tables

WORDS = "商机,客户,金额\n设备采购,华为技术,100\n年度服务,中兴通讯,200\n"


def read(path: Path, content: bytes | str):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = open_tables(path)[0]
    batches = list(table.read())
    rows = [row for batch in batches for row in batch.frame.rows()]
    return table, rows, [odd for batch in batches for odd in batch.ragged]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings_are_found(tmp_path, encoding):
    table, rows, _odd = read(tmp_path / "a.csv", WORDS.encode(encoding))
    assert table.header == ("商机", "客户", "金额")
    assert rows[1][:3] == ("年度服务", "中兴通讯", "200")


def test_western_european_text_is_not_taken_for_chinese(tmp_path):
    text = "name,city\nCafé Müller,Zürich\nSeñor Núñez,Málaga\nFrançois,Besançon\n"
    table, rows, _odd = read(tmp_path / "a.csv", text.encode("cp1252"))
    assert table.details["encoding"] == "cp1252"
    assert rows[0][:2] == ("Café Müller", "Zürich")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path, separator):
    text = "\n".join(separator.join(row) for row in (("a", "b", "c"), ("1,5", "2", "3")))
    text = text.replace("1,5", '"1,5"')
    table, rows, _odd = read(tmp_path / "a.csv", text)
    assert table.header == ("a", "b", "c")
    assert rows[0][:3] == ("1,5", "2", "3")


def test_quoted_newlines_keep_the_line_count(tmp_path):
    _table, rows, odd = read(tmp_path / "a.csv", 'a,b\n1,"x\ny"\n\n2,3,4\n5\n"7",8,\n')
    assert [(row[2], row[1]) for row in rows] == [(2, "x\ny"), (7, "8")]
    assert [(each.line, each.values) for each in odd] == [(5, ("2", "3", "4")), (6, ("5",))]


def test_a_quote_that_never_closes_is_refused_with_its_line(tmp_path):
    with pytest.raises(UnableToRead, match="quotation mark"):
        read(tmp_path / "a.csv", 'a,b\n1,2\n3,"open\n4,5\n')


def test_titles_doubled_and_missing_names_are_understood(tmp_path):
    table, rows, _odd = read(tmp_path / "a.csv", "Report of May,,\na,a,\n1,2,\n3,4,\n")
    assert table.header == ("a", "a (2)", "column 3")
    assert table.notes
    assert [row[:2] for row in rows] == [("1", "2"), ("3", "4")]
    assert rows[0][3] == 3


def test_nul_bytes_are_left_out_and_told(tmp_path):
    table, rows, _odd = read(tmp_path / "a.csv", b"a,b\n1\x00,2\n" + b"3,4\n" * 100)
    assert rows[0][:2] == ("1", "2")
    assert "NUL" in table.notes[0]


def test_bytes_that_are_no_text_send_their_line_to_quarantine(tmp_path):
    text = "名称,城市\n" + "华为,深圳\n" * 50
    _table, rows, odd = read(tmp_path / "a.csv", text.encode() + b"\xff\xfe,x\n")
    assert len(rows) == 50
    assert [each.line for each in odd] == [52]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\xef\xbb\xbf \r\n"),
        ("page.csv", b"<!DOCTYPE html><html>"),
        ("page.xlsx", b"a,b\n1,2\n"),
        ("zip.xlsx", b"PK\x03\x04broken"),
        ("zip.csv", b"PK\x03\x04broken"),
        ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        ("old.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
        ("table.parquet", b"PAR1 nothing more"),
        ("lines.jsonl", b"1\n2\n"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnableToRead, match=name):
        list(open_tables(tmp_path / name)[0].read())


def test_lines_are_counted_from_the_top_of_the_file(tmp_path):
    _table, rows, _odd = read(tmp_path / "a.csv", "a\n" + "".join(f"{n}\n" for n in range(2, 99)))
    assert all(row[0] == str(row[1]) for row in rows)
    assert LINE == "__line__"


@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(["", "a", " b ", "1,5", 'say "x"', "c\nd", "é"]), min_size=3, max_size=3
        ),
        max_size=30,
    ),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_the_quick_way_finds_what_the_slow_way_finds(tmp_path_factory, rows, ending):
    path = tmp_path_factory.mktemp("quick") / "a.csv"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=ending)
    writer.writerows([["x", "y", "z"], *rows])
    path.write_bytes(text.getvalue().encode())
    quick = found_in(path)
    with patch.object(delimited, "plain_batches", return_value=iter(())):
        assert found_in(path) == quick
    assert [row[:3] for row in quick] == [tuple(row) for row in rows if any(row)]


def found_in(path):
    return [row for batch in open_tables(path)[0].read() for row in batch.frame.rows()]
