"""Hard pairs of names: the same spelt twice, and others that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc import likeness, names

SAME_COMPANIES = (
    ("Müller & Söhne GmbH & Co. KG", "MULLER UND SOHNE"),
    ("Acme, Inc.", "ACME Incorporated"),
    ("The Boeing Company", "Boeing Co."),
    ("Société Générale S.A.", "Societe Generale SA"),
    ("Enel S.p.A.", "Enel"),
    ("Maersk A/S", "MAERSK"),
    ("华为技术有限公司", "華為技術有限公司"),
    ("华为技术有限公司", "华为技术股份有限公司"),
    ("华为（中国）有限公司", "华为"),
    ("阿里巴巴(中国)网络技术有限公司", "阿里巴巴网络技术有限公司"),
    ("臺灣積體電路製造股份有限公司", "台湾积体电路制造"),
    ("ＡＢＣ Ｌｔｄ", "abc ltd."),
    ("Foo+Bar Pte. Ltd.", "foo & bar"),
)
ALIKE_COMPANIES = (
    ("DataSoft Ltd", "Data Soft"),
    ("International Business Machines Corp.", "IBM"),
    ("Siemens Energie AG", "Siemens Energy AG"),
    ("Microsfot Corporation", "Microsoft"),
    ("Huawei 华为", "华为技术有限公司"),
    ("北京小米科技有限责任公司", "小米科技"),
    ("深圳市腾讯计算机系统有限公司", "腾讯计算机系统有限公司"),
    ("大疆创新科技有限公司", "大疆创新技术有限公司"),
)
OTHER_COMPANIES = (
    ("Customer 00001", "Customer 00002"),
    ("Berlin Software GmbH", "Berlin Hardware GmbH"),
    ("Acme Foods", "Apex Foods"),
    ("北京建工集团", "上海建工集团"),
    ("大华科技有限公司", "中华科技有限公司"),
    ("第一汽车", "第二汽车"),
    ("华为", "Huawei"),
)
SAME_PEOPLE = (
    ("Low, Spencer", "Spencer Low"),
    ("Dr. José García", "jose garcia"),
    ("Conan O’Brien", "Conan OBrien"),
    ("王 小明", "王小明先生"),
    ("張偉", "张伟"),
    ("Łukasz Żak", "Zak Lukasz"),
)
ALIKE_PEOPLE = (
    ("S. Low", "Spencer Low"),
    ("Jonh Smith", "John Smith"),
    ("Anna-Maria Schmidt", "Anna Maria Schmitt"),
    ("王小明", "王晓明"),
)
OTHER_PEOPLE = (
    ("John Smith", "Jane Smith"),
    ("王小明", "黄小明"),
    ("欧阳明", "欧明"),
    ("司马光", "司马懿"),
    ("Li Wei", "李伟"),
)


@pytest.mark.parametrize(("left", "right"), SAME_COMPANIES)
def test_spellings_of_one_company_have_one_key(left: str, right: str) -> None:
    assert names.company_key(left) == names.company_key(right) != ""


@pytest.mark.parametrize(("left", "right"), ALIKE_COMPANIES)
def test_companies_that_may_be_one_are_alike(left: str, right: str) -> None:
    assert likeness.companies(names.company_key(left), names.company_key(right)) >= 0.8


@pytest.mark.parametrize(("left", "right"), OTHER_COMPANIES)
def test_other_companies_are_not_alike(left: str, right: str) -> None:
    assert likeness.companies(names.company_key(left), names.company_key(right)) < 0.75


@pytest.mark.parametrize(("left", "right"), SAME_PEOPLE)
def test_spellings_of_one_person_have_one_key(left: str, right: str) -> None:
    assert names.person_key(left) == names.person_key(right) != ""


@pytest.mark.parametrize(("left", "right"), ALIKE_PEOPLE)
def test_people_who_may_be_one_are_alike(left: str, right: str) -> None:
    assert likeness.people(names.person_key(left), names.person_key(right)) >= 0.75


@pytest.mark.parametrize(("left", "right"), OTHER_PEOPLE)
def test_other_people_are_not_alike(left: str, right: str) -> None:
    assert likeness.people(names.person_key(left), names.person_key(right)) < 0.75


def test_a_legal_form_alone_stays_a_name() -> None:
    assert names.company_key("Company Ltd.") == "company"
    assert names.company_key("有限公司") != ""


def test_a_lead_is_a_company_where_its_name_says_so() -> None:
    assert names.lead_key("Acme GmbH", "") == "acme"
    assert names.lead_key("Zoe Adams", "Acme GmbH") == "adams zoe"


def test_addresses_agree_by_words_and_numbers() -> None:
    assert likeness.addresses("12 Main Street", "Main St. 12") > 0.9
    assert likeness.addresses("Hauptstraße 5, Bonn", "Hauptstr. 5 Bonn") > 0.9
    assert likeness.addresses("12 Main Street", "14 Main Street") == 0
    assert likeness.addresses("深圳市南山区科技路1号", "深圳市南山区科技路 1 號") > 0.9


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_lies_between_none_and_all(left: str, right: str) -> None:
    for key, compare in (
        (names.company_key, likeness.companies),
        (names.person_key, likeness.people),
    ):
        first, second = key(left), key(right)
        assert 0 <= compare(first, second) <= 1
        assert compare(first, second) == pytest.approx(compare(second, first), abs=0.15)
        assert len(first) <= names.LONGEST


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert names.person_key(names.person_key(text)) == names.person_key(text)
