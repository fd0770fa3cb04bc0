"""The lines behind a number, as pages and files, within each person's scope."""

import pytest

from sextant.kernel.models import Person
from sextant.metrics.ask import ask
from sextant.metrics.choices import UnableToAsk

from .conftest import TODAY
from .test_order_lines import LINES

LEADERS = "Region,Regional Manager\nNorth,Nora Hill\nSouth,Sam Lee\n"


@pytest.fixture
def signed_in(client, land):
    """Land lines of two regions, and sign people in by their role."""
    land(lines=LINES, people=LEADERS)

    def carry_out(name: str = "", role: str = "director"):
        person = Person.objects.filter(name=name).first()
        person = person or Person.objects.create(username=role, name=role.title(), role=role)
        client.force_login(person)
        return client

    return carry_out


def test_a_number_leads_to_its_lines(signed_in, asked):
    answer = asked("returns", by=["product"])
    records = answer.records("returns", answer.rows[0])
    page = signed_in().get(f"/{records.workspace}/?{records.query}").content.decode()
    assert "1 order line stands behind" in page
    assert "C3" in page


def test_all_lines_are_given_as_a_file(signed_in):
    answer = signed_in().get("/order_lines/export/?metric=sales&has_customer=no")
    text = b"".join(answer.streaming_content).decode()
    assert len(text.splitlines()) == 2
    assert "10.0000" in text


def test_a_manager_sees_the_lines_of_their_region_alone(signed_in):
    page = signed_in("Nora Hill").get("/order_lines/").content.decode()
    assert "2 order lines" in page
    assert "Bo Ltd" not in page


def test_who_stands_nowhere_sees_no_lines(signed_in):
    page = signed_in(role="rep").get("/order_lines/").content.decode()
    assert "Ann Ltd" not in page
    assert signed_in(role="people").get("/order_lines/").status_code == 404


def test_margins_are_for_those_who_may_see_them(signed_in):
    client = signed_in(role="rep")
    assert "Margin" not in client.get("/order_lines/").content.decode()
    from sextant.kernel.scope import scope_of

    rep = Person.objects.get(username="rep")
    with pytest.raises(UnableToAsk, match="does not show"):
        ask("gross_margin", scope=scope_of(rep, TODAY), today=TODAY)


@pytest.mark.parametrize("query", ["metric=nothing", "person=x", "period=never", "page=99"])
def test_strange_addresses_are_answered(signed_in, query):
    assert signed_in().get(f"/order_lines/?{query}").status_code == 200
