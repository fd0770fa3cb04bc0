import pytest

from sextant.workspace.views import records


@pytest.mark.parametrize(
    ("verbs", "shown", "folded"),
    [("abc", "abc", ""), ("abcd", "ab", "cd"), ("aBcd", "ac", "Bd"), ("aBCD", "a", "BCD")],
)
def test_a_record_shows_its_next_verbs_and_folds_the_rest(
    verbs: str, shown: str, folded: str
) -> None:
    laid = records._laid_out([{"name": verb, "danger": verb.isupper()} for verb in verbs])
    assert ["".join(deed["name"] for deed in laid[part]) for part in ("deeds", "more_deeds")] == [
        shown, folded
    ]  # fmt: skip
