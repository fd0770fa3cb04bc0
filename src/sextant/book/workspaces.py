"""How the book's records are listed, shown, edited, imported, exported and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.book import deals
from sextant.book.models import (
    Account,
    Activity,
    Contact,
    Deal,
    Lead,
    LossReason,
    Product,
    Source,
    Stage,
)
from sextant.kernel.models import Person, Territory
from sextant.workspace.declare import Field, Kind, Verb, Workspace
from sextant.workspace.rules import AtLeast, NotBefore, RequiredWhen

OWNER = Field(
    "owner", _("Owner"), Kind.REFERENCE, to="people",
    aliases=("owner", "sales agent", "sales owner", "account owner", "opportunity owner name",
             "salesperson", "seller", "rep", "assigned to", "user", "user no", "system user",
             "systemuserseq", "负责人", "销售", "销售人员", "业务员", "所有者", "跟进人", "销售代表"),
)  # fmt: skip
EMAIL = Field("email", _("E-mail"), Kind.EMAIL, aliases=("email", "e-mail", "mail", "邮箱", "电子邮件", "邮件"))
PHONE = Field(
    "phone", _("Phone"), Kind.PHONE,
    aliases=("phone", "telephone", "mobile", "tel", "电话", "手机", "联系电话"),
)  # fmt: skip
COUNTRY = Field(
    "country", _("Country"), aliases=("country", "office location", "nation", "国家", "国家/地区")
)
CITY = Field("city", _("City"), aliases=("city", "town", "城市"))
CURRENCY = Field("currency", _("Currency"), Kind.CURRENCY, aliases=("currency", "币种", "货币"))
CAME_FROM = Field(
    "came_from", _("Source"), Kind.REFERENCE, to="sources",
    aliases=("source", "lead source", "campaign", "campaign name", "channel", "origin",
             "来源", "线索来源", "渠道", "商机来源"),
)  # fmt: skip
ACCOUNT = Field(
    "account", _("Account"), Kind.REFERENCE, to="accounts",
    aliases=("account", "account name", "customer", "customer name", "client", "company",
             "partner", "partner no", "accountseq", "客户", "客户名称", "公司", "企业名称"),
)  # fmt: skip

PEOPLE = Workspace(
    name="people", kind="person", model=Person, noun=_("person"), nouns=_("People"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("name", "full name", "sales agent", "sales owner", "employee", "seller",
                       "user", "姓名", "销售人员", "员工", "负责人", "名字")),
        Field("username", _("Sign-in name"),
              aliases=("login", "username", "user name", "用户名", "登录名")),
        EMAIL,
        Field("role", _("Role"), Kind.CHOICE, aliases=("role", "角色", "职务")),
        Field("manager", _("Manager"), Kind.REFERENCE, to="people", landed_only=True,
              aliases=("manager", "supervisor", "boss", "reports to", "经理", "上级", "主管",
                       "地区经理")),
        Field("team", _("Team"), Kind.REFERENCE, to="units", landed_only=True,
              aliases=("team", "team no", "sales team", "department", "团队", "部门", "小组")),
        Field("region", _("Region"), Kind.REFERENCE, to="units", landed_only=True,
              aliases=("region", "regional office", "office", "地区", "区域", "大区")),
        Field("started_on", _("Started"), Kind.DATE,
              aliases=("start date", "hire date", "joined", "入职日期")),
        Field("left_on", _("Left"), Kind.DATE,
              aliases=("leave date", "termination date", "离职日期")),
    ),
    columns=("name", "username", "role", "email", "is_active"), search=("name", "username", "email"),
    filters=("role",), rank=10,
    aliases=("people", "teams", "users", "sales teams", "owners", "employees", "staff", "员工", "团队",
             "销售人员"),
)  # fmt: skip

PRODUCTS = Workspace(
    name="products", kind="product", model=Product, noun=_("product"), nouns=_("Products"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("product", "product name", "name", "item", "产品", "产品名称", "商品",
                       "商品名称", "产品 名称")),
        Field("code", _("Code"), aliases=("code", "sku", "product code", "产品编号", "编码")),
        Field("category", _("Category"),
              aliases=("category", "series", "product category", "family", "类别", "分类", "系列")),
        Field("list_price", _("List price"), Kind.MONEY,
              aliases=("price", "sales price", "list price", "unit price", "价格", "单价", "标价")),
        Field("cost", _("Cost"), Kind.MONEY, aliases=("cost", "unit cost", "成本")),
        CURRENCY,
        Field("is_active", _("On sale"), Kind.YES_NO, aliases=("active", "on sale", "在售")),
    ),
    columns=("name", "code", "category", "list_price", "cost", "is_active"),
    search=("name", "code"), filters=("category", "is_active"), rank=20,
    rules=(AtLeast("list_price", 0, _("A price is not below zero: correct it.")),
           AtLeast("cost", 0, _("A cost is not below zero: correct it."))),
    aliases=("products", "items", "catalogue", "产品", "商品"),
)  # fmt: skip

ACCOUNTS = Workspace(
    name="accounts", kind="account", model=Account, noun=_("account"), nouns=_("Accounts"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("account", "account name", "company", "company name", "customer", "name",
                       "partner", "客户", "客户名称", "公司名称", "企业名称")),
        Field("parent", _("Parent account"), Kind.REFERENCE, to="accounts",
              aliases=("parent", "parent account", "subsidiary of", "上级客户", "母公司")),
        OWNER,
        Field("industry", _("Industry"), aliases=("industry", "sector", "行业", "所属行业")),
        Field("territory", _("Territory"), Kind.REFERENCE, to="territories",
              aliases=("territory", "sales territory", "区域", "销售区域")),
        COUNTRY, CITY,
        Field("address", _("Address"), aliases=("address", "street", "地址", "详细地址")),
        PHONE, EMAIL,
        Field("website", _("Website"), Kind.URL, aliases=("website", "url", "web", "网址")),
        Field("employees", _("Employees"), Kind.WHOLE,
              aliases=("employees", "number of employees", "headcount", "员工数", "人数", "规模")),
        Field("annual_revenue", _("Annual revenue"), Kind.MONEY,
              aliases=("revenue", "annual revenue", "turnover", "年收入", "营业额")),
        Field("founded", _("Founded in"), Kind.WHOLE,
              aliases=("year established", "founded", "成立年份")),
    ),
    columns=("name", "industry", "country", "territory", "owner", "employees"),
    search=("name", "email", "phone"), filters=("owner", "industry", "country", "territory"),
    rules=(AtLeast("employees", 0, _("The number of employees is not below zero: correct it.")),),
    rank=30, aliases=("accounts", "customers", "partners", "companies", "clients", "客户", "公司"),
)  # fmt: skip

CONTACTS = Workspace(
    name="contacts", kind="contact", model=Contact, noun=_("contact"), nouns=_("Contacts"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("contact", "contact name", "full name", "name", "联系人", "联系人姓名", "姓名")),
        ACCOUNT, OWNER,
        Field("title", _("Job title"), aliases=("title", "job title", "position", "职位", "职务")),
        EMAIL, PHONE, CITY, COUNTRY,
    ),
    columns=("name", "account", "title", "email", "phone", "owner"),
    search=("name", "email", "phone"), filters=("account", "owner", "country"), rank=40,
    aliases=("contacts", "联系人"),
)  # fmt: skip

LEADS = Workspace(
    name="leads", kind="lead", model=Lead, noun=_("lead"), nouns=_("Leads"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("lead", "lead name", "name", "full name", "线索", "线索名称", "姓名")),
        Field("company", _("Company"), aliases=("company", "organisation", "公司", "公司名称")),
        Field("title", _("Job title"), aliases=("title", "job title", "职位")),
        EMAIL, PHONE, COUNTRY, CITY, OWNER, CAME_FROM,
        Field("status", _("Status"), Kind.CHOICE, choices=Lead.Status.choices,
              aliases=("status", "lead status", "状态", "线索状态")),
        Field("arrived_at", _("Arrived"), Kind.INSTANT,
              aliases=("created", "created on", "created at", "date", "创建时间", "创建日期")),
        Field("note", _("Note"), Kind.LONG_TEXT, aliases=("note", "notes", "description", "备注")),
    ),
    columns=("name", "company", "status", "came_from", "owner", "arrived_at"),
    search=("name", "company", "email", "phone"), order=("-arrived_at", "-id"),
    filters=("status", "owner", "came_from", "country", "arrived_at"), rank=60,
    aliases=("leads", "线索"),
)  # fmt: skip

DEALS = Workspace(
    name="deals", kind="deal", model=Deal, noun=_("deal"), nouns=_("Deals"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("deal", "deal name", "opportunity", "opportunity name", "name", "topic",
                       "subject", "商机", "商机名称", "机会", "项目名称", "销售机会")),
        ACCOUNT, OWNER,
        Field("stage", _("Stage"), Kind.REFERENCE, to="stages",
              aliases=("stage", "deal stage", "pipeline step", "sales stage", "阶段", "销售阶段",
                       "商机阶段")),
        Field("status", _("Status"), Kind.CHOICE, choices=Deal.Status.choices, editable=False,
              aliases=("status", "state", "outcome", "状态", "结果")),
        Field("amount", _("Amount"), Kind.MONEY,
              aliases=("amount", "value", "close value", "deal value", "expected revenue",
                       "revenue", "金额", "预计金额", "商机金额", "合同金额")),
        CURRENCY,
        Field("products", _("Products"), Kind.REFERENCE, to="products",
              aliases=("product", "products", "product name", "productseq", "产品", "商品",
                       "产品名称", "意向产品")),
        Field("created_on", _("Created"), Kind.DATE,
              aliases=("created", "created on", "create date", "engage date", "open date",
                       "opportunity created on", "创建日期", "创建时间", "立项日期")),
        Field("expected_close_on", _("Expected close"), Kind.DATE,
              aliases=("expected close", "expected close date", "date deadline", "deadline",
                       "预计成交日期", "预计签单日期", "预计结束日期")),
        Field("closed_on", _("Closed"), Kind.DATE, editable=False,
              aliases=("closed", "close date", "closed on", "date closed", "成交日期", "结束日期",
                       "关闭日期")),
        Field("loss_reason", _("Loss reason"), Kind.REFERENCE, to="loss_reasons", editable=False,
              aliases=("loss reason", "lost reason", "reason lost", "输单原因", "丢单原因")),
        CAME_FROM,
        Field("next_step", _("Next step"), aliases=("next step", "下一步")),
    ),
    columns=("name", "account", "stage", "status", "amount", "owner", "expected_close_on",
             "created_on"),
    search=("name", "account__name"), order=("-created_on", "-id"), key="external_id",
    filters=("status", "stage", "owner", "account", "products", "came_from", "loss_reason",
             "created_on", "expected_close_on", "closed_on", "amount"),
    rules=(
        AtLeast("amount", 0, _("A deal's amount is not below zero: correct it.")),
        NotBefore("closed_on", "created_on",
                  _("The deal closed before it was created: correct one of the two days.")),
        RequiredWhen("closed_on", "status", ("won", "lost"),
                     _("A closed deal needs the day it closed: fill it in.")),
    ),
    verbs=(
        Verb("win", _("Win"), deals.win, when=lambda deal: deal.is_open, bulk=True),
        Verb("lose", _("Lose"), deals.lose, when=lambda deal: deal.is_open, danger=True, bulk=True,
             asks=(Field("reason", _("Loss reason"), Kind.REFERENCE, to="loss_reasons",
                         required=True),
                   Field("note", _("Note"), Kind.LONG_TEXT))),
        Verb("move", _("Move to stage"), deals.move, when=lambda deal: deal.is_open, bulk=True,
             asks=(Field("stage", _("Stage"), Kind.REFERENCE, to="stages", required=True),)),
        Verb("reopen", _("Reopen"), deals.reopen, when=lambda deal: not deal.is_open),
        Verb("hand_over", _("Hand over"), deals.hand_over, when=lambda deal: deal.is_open,
             bulk=True,
             asks=(Field("to", _("New owner"), Kind.REFERENCE, to="people", required=True),)),
    ),
    create=deals.create, edit=deals.edit, rank=70,
    aliases=("deals", "opportunities", "pipeline", "sales pipeline", "商机", "销售机会", "项目"),
)  # fmt: skip

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

LISTS = (
    Workspace(
        name="territories", kind="list", model=Territory, noun=_("territory"),
        nouns=_("Territories"),
        fields=(Field("name", _("Name"), required=True, aliases=("territory", "区域")),
                Field("parent", _("Part of"), Kind.REFERENCE, to="territories",
                      aliases=("region", "parent", "大区"))),
        columns=("name", "parent"), rank=5, aliases=("territories", "区域"),
    ),
    Workspace(
        name="stages", kind="list", model=Stage, noun=_("stage"), nouns=_("Stages"),
        fields=(Field("name", _("Name"), required=True),
                Field("position", _("Position"), Kind.WHOLE),
                Field("probability", _("Probability in %"), Kind.WHOLE)),
        columns=("name", "position", "probability"), order=("pipeline__position", "position"),
        rank=6, lands=False,
    ),
    Workspace(
        name="loss_reasons", kind="list", model=LossReason, noun=_("loss reason"),
        nouns=_("Loss reasons"), fields=(Field("name", _("Name"), required=True),),
        columns=("name",), rank=7, lands=False,
    ),
    Workspace(
        name="sources", kind="list", model=Source, noun=_("source"), nouns=_("Sources"),
        fields=(Field("name", _("Name"), required=True,
                      aliases=("source", "campaign name", "来源")),),
        columns=("name",), rank=8, lands=False,
    ),
)  # fmt: skip

WORKSPACES = (PEOPLE, PRODUCTS, ACCOUNTS, CONTACTS, LEADS, DEALS, ACTIVITIES, *LISTS)
