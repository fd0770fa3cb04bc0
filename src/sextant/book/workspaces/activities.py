"""How activities are listed, edited, landed and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book import activities, visits
from sextant.book.models import Activity
from sextant.book.workspaces.fields import ACCOUNT, OWNER
from sextant.workspace.declare import Field, Kind, Verb, Workspace
from sextant.workspace.rules import AtLeast

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
        Field("result", _("Outcome"), Kind.CHOICE, choices=Activity.Result.choices),
        Field("outcome", _("Notes"), Kind.LONG_TEXT,
              aliases=("outcome", "result", "notes", "结果", "备注")),
        Field("place", _("Place"), aliases=("place", "location", "地点")),
        Field("remind_at", _("Reminder"), Kind.INSTANT,
              help=_("Left empty for something planned: a quarter of an hour before it begins, "
                     "or on the morning of a task.")),
        OWNER, ACCOUNT,
        Field("contact", _("Contact"), Kind.REFERENCE, to="contacts",
              aliases=("contact", "联系人")),
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals",
              aliases=("deal", "opportunity", "商机")),
        Field("lead", _("Lead"), Kind.REFERENCE, to="leads", aliases=("lead", "线索")),
        Field("contacts", _("Attendees"), Kind.REFERENCE, to="contacts"),
        Field("colleagues", _("Colleagues"), Kind.REFERENCE, to="people"),
        Field("done_at", _("Done on"), Kind.INSTANT, editable=False),
        Field("cancelled_at", _("Cancelled"), Kind.INSTANT, editable=False),
        Field("checked_in_at", _("Checked in"), Kind.INSTANT, editable=False),
    ),
    columns=("at", "kind", "subject", "account", "deal", "owner", "done"), search=("subject",),
    order=("-at", "-id"), rank=80,
    filters=("kind", "owner", "account", "contact", "deal", "lead", "done", "result", "at",
             "cancelled_at"),
    rules=(AtLeast("minutes", 0, _("An activity takes no less than 0 minutes: correct it.")),),
    verbs=(
        Verb("complete", pgettext_lazy("action", "Done"), activities.complete,
             when=lambda activity: activity.is_planned, undo="reopen",
             asks=(Field("result", _("Outcome"), Kind.CHOICE, choices=Activity.Result.choices),
                   Field("minutes", _("Minutes"), Kind.WHOLE),
                   Field("outcome", _("Notes"), Kind.LONG_TEXT))),
        Verb("check_in", _("Check in"), visits.check_in, when=visits.may_check_in,
             asks=(Field("place", _("Place")),
                   Field("latitude", _("Latitude")),
                   Field("longitude", _("Longitude")),
                   Field("accuracy", _("Accuracy in m"), Kind.WHOLE))),
        Verb("reschedule", _("Move to another time"), activities.reschedule, bulk=True,
             when=lambda activity: activity.is_planned,
             asks=(Field("to", _("New time"), Kind.INSTANT, required=True),)),
        Verb("cancel", _("Cancel the activity"), activities.cancel, danger=True, bulk=True,
             when=lambda activity: activity.is_planned, undo="reopen",
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT),)),
        Verb("reopen", _("Open again"), activities.reopen,
             when=lambda activity: not activity.is_planned),
    ),
    create=activities.create, edit=activities.edit,
    key="external_id", aliases=("activities", "calls", "visits", "活动", "跟进记录", "拜访"),
)  # fmt: skip
