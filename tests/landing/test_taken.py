"""What only one record may have: whoever brings it second is told, and nothing crashes."""

from sextant.kernel.models import Person
from sextant.landing.models import RefusedRow

PEOPLE = """EmployeeKey,Name,Login
1,Guy Gilbert,guy1
2,Kevin Brown,kevin0
3,Kevin Brown,KEVIN0
4,Rob Walters,rob0
"""


def refusals(landing):
    return [(row.line, row.reasons[0]["column"], row.reasons[0]["value"])
            for row in RefusedRow.objects.filter(file__landing=landing).order_by("line")]  # fmt: skip


def test_the_second_line_with_a_sign_in_name_is_refused_with_its_line(land):
    landing = land(people__csv=PEOPLE)
    assert (landing.result["made"], landing.result["refused"]) == (3, 1)
    assert refusals(landing) == [(4, "Login", "KEVIN0")]
    assert "only one may" in RefusedRow.objects.get().reasons[0]["reason"]
    assert Person.objects.filter(username__iexact="kevin0").count() == 1


def test_a_sign_in_name_somebody_has_is_refused_and_ones_own_is_not(land):
    Person.objects.create_user("Rob0", name="Robin Hood")
    landing = land(people__csv=PEOPLE)
    assert refusals(landing) == [(4, "Login", "KEVIN0"), (5, "Login", "rob0")]
    again = land(people__csv=PEOPLE)
    assert (landing.result["made"], again.result["made"], again.result["unchanged"]) == (2, 0, 2)


def test_a_list_of_people_without_names_is_refused_line_by_line(land):
    landing = land(people__csv="EmployeeKey,Login,Role\n1,guy1,rep\n")
    assert (landing.result["made"], landing.result["refused"]) == (0, 1)
