"""How activities are listed, edited, landed and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.book.models import Activity
from sextant.book.workspaces.fields import ACCOUNT, OWNER
from sextant.workspace.declare import Field, Kind, Workspace

ACTIVITIES = Workspace(
    name="activities", kind="activity", model=Activity, noun=_("activity"), nouns=_("Activities"),
    fields=(
        Field("subject", _("Subject"), required=True,
              aliases=("subject", "title", "activity", "topic", "主题", "内容", "活动")),
        Field("kind", _("Kind"), Kind.CHOICE, choices=Activity.Kind.choices,
              aliases=("kind", "type", "activity type", "类型", "活动类型", "跟进方式")),
        Field("at", _("When"), Kind.INSTANT, required=True,
              aliases=("date", "when", "time", "activity date", "日期", "时间", "跟进时间")),
        Field("done", _("Done"), Kind.YES_NO, aliases=("done", "completed", "完成", "已完成")),
        Field("minutes", _("Minutes"), Kind.WHOLE,
              aliases=("minutes", "duration", "时长", "分钟")),
        Field("outcome", _("Outcome"), Kind.LONG_TEXT, aliases=("outcome", "result", "结果")),
        OWNER, ACCOUNT,
        Field("contact", _("Contact"), Kind.REFERENCE, to="contacts",
              aliases=("contact", "联系人")),
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals",
              aliases=("deal", "opportunity", "商机")),
        Field("lead", _("Lead"), Kind.REFERENCE, to="leads", aliases=("lead", "线索")),
    ),
    columns=("at", "kind", "subject", "account", "deal", "owner", "done"), search=("subject",),
    order=("-at", "-id"), filters=("kind", "owner", "account", "deal", "done", "at"), rank=80,
    key="external_id", aliases=("activities", "calls", "visits", "活动", "跟进记录", "拜访"),
)  # fmt: skip
