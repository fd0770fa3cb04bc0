from decimal import Decimal

from django.db import migrations

LIMITS = (
    ("Representatives", "rep", 10, 20),
    ("Managers", "manager", 25, 10),
    ("Directors", "director", 100, None),
    ("Administrators", "administrator", 100, None),
)
# name, discount from, margin below, amount from, whom, role, working hours
RULES = (
    ("Beyond one’s own limit", 0, None, None, "manager", "", 24),
    ("A discount from 25 % on", 25, None, None, "second", "", 24),
    ("A margin below 15 %", None, 15, None, "role", "finance", 24),
    ("An amount from 500,000 on", None, None, 500_000, "role", "director", 48),
)


def seed(apps, _editor):
    limits = apps.get_model("quotes", "AuthorityLimit")
    rules = apps.get_model("quotes", "ApprovalRule")
    for name, role, discount, margin in LIMITS:
        limits.objects.create(
            name=name,
            role=role,
            max_discount=Decimal(discount),
            min_margin=None if margin is None else Decimal(margin),
        )
    for place, (name, discount, margin, amount, whom, role, hours) in enumerate(RULES):
        found = {"from_discount": discount, "below_margin": margin, "from_amount": amount}
        rules.objects.create(
            name=name,
            position=place,
            approver=whom,
            role=role,
            hours=hours,
            **{key: None if each is None else Decimal(each) for key, each in found.items()},
        )


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_quotes")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
