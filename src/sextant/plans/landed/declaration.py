"""How files speak of targets, in English and Chinese, and how what they said is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext_lazy as _

from sextant.metrics import measuring
from sextant.plans.drafting import measures
from sextant.plans.models import LandedTarget, Level
from sextant.plans.refusals import UnableToPlan
from sextant.workspace.declare import Field, Kind, Workspace
from sextant.workspace.rules import AtLeast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person

NAME = "landed_targets"
RANK = 96  # after the plans they are gathered into, and all they name
WORDS = {
    "level": {
        "quota": Level.TARGET.value, "base": Level.TARGET.value, "plan": Level.TARGET.value,
        "stretch target": Level.STRETCH.value, "stretch goal": Level.STRETCH.value,
        "challenge target": Level.CHALLENGE.value, "目标": Level.TARGET.value,
        "基本": Level.TARGET.value, "基本目标": Level.TARGET.value, "保底": Level.TARGET.value,
        "进取": Level.STRETCH.value, "冲刺": Level.STRETCH.value, "冲刺目标": Level.STRETCH.value,
        "挑战": Level.CHALLENGE.value, "挑战目标": Level.CHALLENGE.value,
    },
    "measure": {
        "revenue": measuring.USUAL, "won": measuring.USUAL, "收入": measuring.USUAL,
        "营收": measuring.USUAL, "销售": "sales", "销量": "units",
    },
}  # fmt: skip


def by_hand(_values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Any:  # noqa: ARG001 - as every verb is called
    """Refuse: what a file says is not typed."""
    raise UnableToPlan(_("Targets here come from files: set numbers in a plan instead."))


TARGETS = Workspace(
    name=NAME, kind="target", model=LandedTarget, noun=_("landed target"),
    nouns=_("Landed targets"),
    fields=(
        Field("person", _("Person"), Kind.REFERENCE, to="people", editable=False,
              aliases=("salesperson", "sales person", "employee", "sales rep", "sales agent", "owner",
                       "account manager", "rep", "seller", "agent", "销售人员", "员工", "销售代表",
                       "业务员", "负责人", "姓名", "人员")),
        Field("unit", _("Unit"), Kind.REFERENCE, to="units", editable=False,
              aliases=("region", "team", "unit", "department", "office", "branch", "sales territory",
                       "地区", "部门", "团队", "大区", "区域", "小组", "分公司")),
        Field("period", _("Period"), Kind.PERIOD, required=True, landed_only=True, editable=False,
              aliases=("period", "month", "date", "quarter", "month of order date", "year",
                       "fiscal year", "fiscal period", "期间", "月份", "月", "日期", "季度", "年度",
                       "年份", "周期")),
        Field("amount", _("Amount"), Kind.MONEY, required=True, editable=False,
              aliases=("target", "quota", "goal", "sales target", "target amount", "指标", "目标",
                       "配额", "目标额", "目标金额", "销售目标", "任务", "value", "amount", "金额")),
        Field("measure", _("Measure"), Kind.CHOICE, choices=measures(), editable=False,
              aliases=("measure", "metric", "kpi", "指标名称", "衡量")),
        Field("level", _("Level of target"), Kind.CHOICE, choices=Level.choices, editable=False,
              aliases=("level", "target level", "target type", "scenario", "级别", "档位",
                       "目标类型")),
        Field("category", _("Category"), editable=False,
              aliases=("category", "product category", "product line", "product group", "类别",
                       "产品类别", "品类", "分类", "产品线")),
        Field("channel", _("Channel"), editable=False,
              aliases=("channel", "sales channel", "渠道", "销售渠道")),
        Field("currency", _("Currency"), Kind.CURRENCY, max_length=3, editable=False,
              aliases=("currency", "currency code", "币种", "货币")),
        Field("starts_on", _("First day"), Kind.DATE, editable=False),
        Field("ends_on", _("Ends before"), Kind.DATE, editable=False),
        Field("origin", _("From the file"), derived=lambda: ExpressionWrapper(F("source"), CharField())),
    ),
    columns=("category", "person", "unit", "starts_on", "ends_on", "measure", "level", "amount",
             "origin"),
    search=("person__name", "unit__name", "category"), order=("-starts_on", "unit", "person"),
    filters=("measure", "level", "person", "unit", "category", "starts_on", "currency"),
    key="external_id", rank=RANK, without=("create", "edit", "remove"), create=by_hand,
    rules=(AtLeast("amount", 0, _("A target is nought or more: correct it.")),),
    aliases=("targets", "target", "quota", "quotas", "goals", "sales target", "sales targets",
             "sales quota", "指标", "目标", "销售目标", "销售指标", "任务"),
)  # fmt: skip
