"""The forms people write numbers, money, dates and answers in, judged over whole columns."""

from sextant.landing.forms.dates import DateForm
from sextant.landing.forms.judging import Judgement, judge
from sextant.landing.forms.numbers import NumberForm
from sextant.landing.forms.profile import Profile
from sextant.landing.forms.questions import Question

__all__ = ["DateForm", "Judgement", "NumberForm", "Profile", "Question", "judge"]
