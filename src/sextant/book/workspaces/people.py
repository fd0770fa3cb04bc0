"""How people and units are listed, edited, landed and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book import people_pages, staff
from sextant.book.workspaces.fields import EMAIL
from sextant.kernel.models import Person, Unit
from sextant.workspace.declare import Field, Kind, Verb, Workspace

UNITS = Workspace(
    name="units", kind="unit", model=Unit, noun=_("unit"), nouns=_("Units"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("team", "team name", "name", "unit", "region", "团队", "部门", "名称")),
        Field("kind", _("Kind"), Kind.CHOICE, choices=Unit.Kind.choices, aliases=("kind", "type")),
        Field("parent", _("Part of"), Kind.REFERENCE, to="units", landed_only=True,
              aliases=("parent", "part of", "region", "上级部门", "大区")),
    ),
    columns=("name", "kind"), create=staff.found_unit, rank=4,
    verbs=(
        Verb("regroup", _("Move under another unit"), staff.regroup,
             asks=(Field("parent", _("Part of"), Kind.REFERENCE, to="units", required=True),
                   Field("on", pgettext_lazy("day", "From"), Kind.DATE, required=True))),
    ),
    aliases=("units", "teams", "departments", "团队", "部门"),
)  # fmt: skip

PEOPLE = Workspace(
    name="people", kind="person", model=Person, noun=_("person"), nouns=_("People"),
    fields=(
        Field("name", pgettext_lazy("person", "Name"), required=True,
              aliases=("name", "full name", "sales agent", "sales owner", "employee", "seller",
                       "user", "姓名", "销售人员", "员工", "负责人", "名字")),
        Field("first_name", _("Given name"), landed_only=True, editable=False,
              aliases=("first name", "given name", "forename", "名")),
        Field("last_name", _("Family name"), landed_only=True, editable=False,
              aliases=("last name", "family name", "surname", "姓", "姓氏")),
        Field("username", _("Sign-in name"),
              aliases=("login", "login id", "username", "user name", "用户名", "登录名")),
        EMAIL,
        Field("role", _("Role"), Kind.CHOICE, choices=staff.ROLE_CHOICES,
              aliases=("role", "角色", "职务")),
        Field("manager", _("Manager"), Kind.REFERENCE, to="people", landed_only=True,
              aliases=("manager", "supervisor", "boss", "reports to", "经理", "上级", "主管",
                       "地区经理")),
        Field("team", _("Team"), Kind.REFERENCE, to="units", landed_only=True,
              aliases=("team", "team no", "sales team", "department", "团队", "部门", "小组")),
        Field("region", _("Region"), Kind.REFERENCE, to="units", landed_only=True,
              aliases=("region", "regional office", "office", "地区", "区域", "大区")),
        Field("started_on", _("Started"), Kind.DATE,
              aliases=("start date", "hire date", "joined", "入职日期")),
        Field("left_on", _("Left"), Kind.DATE, editable=False,
              aliases=("leave date", "termination date", "离职日期")),
        Field("is_active", _("May sign in"), Kind.YES_NO, editable=False),
    ),
    columns=("name", "username", "role", "email", "is_active"), search=("name", "username", "email"),
    filters=("role", "is_active"), create=staff.create, edit=staff.edit, rank=10,
    verbs=(
        Verb("place", _("Move to a unit"), staff.place,
             asks=(Field("unit", _("Unit"), Kind.REFERENCE, to="units", required=True),
                   Field("manager", _("Manager"), Kind.REFERENCE, to="people"),
                   Field("on", pgettext_lazy("day", "From"), Kind.DATE, required=True))),
        Verb("let_in", _("Set a password"), staff.let_in,
             asks=(Field("password", _("New password"), Kind.SECRET, required=True),)),
        Verb("leave", _("Leave"), staff.leave, when=lambda person: person.is_active, danger=True,
             asks=(Field("on", _("Last day"), Kind.DATE, required=True),)),
    ),
    detail_template="book/person.html", detail_context=people_pages.context,
    aliases=("people", "teams", "users", "sales teams", "owners", "employees", "staff", "员工", "团队",
             "销售人员"),
)  # fmt: skip
