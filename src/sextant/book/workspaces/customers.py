"""How accounts, contacts and leads are listed, edited, landed and served."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book import account_page, buying
from sextant.book.models import Account, Contact, Lead, Tier
from sextant.book.workspaces.fields import ACCOUNT, CAME_FROM, CITY, COUNTRY, EMAIL, OWNER, PHONE
from sextant.workspace.declare import Field, Kind, Sieve, Workspace
from sextant.workspace.rules import AtLeast

ACCOUNTS = Workspace(
    name="accounts", kind="account", model=Account, noun=_("account"), nouns=_("Accounts"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("account", "account name", "company", "company name", "customer", "name",
                       "partner", "客户", "客户名称", "公司名称", "企业名称")),
        Field("parent", _("Parent account"), Kind.REFERENCE, to="accounts",
              aliases=("parent", "parent account", "subsidiary of", "上级客户", "母公司")),
        OWNER,
        Field("tier", _("Tier"), Kind.CHOICE, choices=Tier.choices,
              aliases=("tier", "grade", "customer grade", "级别", "客户级别", "客户等级")),
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
        Field("is_partner", _("Partner"), Kind.YES_NO,
              aliases=("is partner", "channel partner", "合作伙伴")),
        Field("pooled_at", _("In the public pool since"), Kind.INSTANT, editable=False),
    ),
    columns=("name", "industry", "country", "territory", "owner", "employees"),
    search=("name", "email", "phone"),
    filters=("owner", "industry", "country", "territory", "tier", "is_partner", "pooled_at"),
    rules=(AtLeast("employees", 0, _("The number of employees is not below zero: correct it.")),),
    detail_template="book/account.html", detail_context=account_page.context,
    sieves=(Sieve("customers", _("Customers"), buying.behind),),
    rank=30, aliases=("accounts", "customers", "partners", "companies", "clients", "客户", "公司"),
)  # fmt: skip

CONTACTS = Workspace(
    name="contacts", kind="contact", model=Contact, noun=_("contact"), nouns=_("Contacts"),
    detail_template="book/noted.html",
    fields=(
        Field("name", pgettext_lazy("person", "Name"), required=True,
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
    detail_template="book/noted.html",
    fields=(
        Field("name", pgettext_lazy("person", "Name"), required=True,
              aliases=("lead", "lead name", "name", "full name", "线索", "线索名称", "姓名")),
        Field("company", _("Company"), aliases=("company", "organisation", "公司", "公司名称")),
        Field("title", _("Job title"), aliases=("title", "job title", "职位")),
        EMAIL, PHONE, COUNTRY, CITY,
        Field("address", _("Address"), aliases=("address", "street", "地址", "详细地址")),
        Field("territory", _("Territory"), Kind.REFERENCE, to="territories",
              aliases=("territory", "sales territory", "区域", "销售区域")),
        Field("tier", _("Tier"), Kind.CHOICE, choices=Tier.choices,
              aliases=("tier", "grade", "rating", "级别", "线索级别")),
        replace(OWNER, help=_("Left empty, the assignment rules decide.")),
        CAME_FROM,
        Field("partner", _("Partner"), Kind.REFERENCE, to="accounts",
              aliases=("brought by", "referring partner", "推荐伙伴")),
        Field("status", _("Status"), Kind.CHOICE, choices=Lead.Status.choices, editable=False,
              tones={"converted": "good", "qualified": "good", "disqualified": "bad"},
              aliases=("status", "lead status", "状态", "线索状态")),
        Field("arrived_at", _("Arrived"), Kind.INSTANT,
              aliases=("created", "created on", "created at", "date", "创建时间", "创建日期")),
        Field("assigned_at", _("Assigned"), Kind.INSTANT, editable=False),
        Field("pooled_at", _("In the public pool since"), Kind.INSTANT, editable=False),
        Field("converted_at", _("Converted"), Kind.INSTANT, editable=False),
        Field("note", _("Note"), Kind.LONG_TEXT, aliases=("note", "notes", "description", "备注")),
    ),
    columns=("name", "company", "status", "came_from", "owner", "arrived_at"),
    search=("name", "company", "email", "phone"), order=("-arrived_at", "-id"),
    filters=("status", "owner", "came_from", "country", "territory", "tier", "partner",
             "arrived_at", "pooled_at", "converted_at"), rank=60,
    aliases=("leads", "线索"),
)  # fmt: skip
