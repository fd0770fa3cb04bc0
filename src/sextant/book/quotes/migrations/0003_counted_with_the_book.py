from django.db import migrations


def carry(apps, _editor):
    """Let the book go on from the last numbers given."""
    counter = apps.get_model("book", "Counter")
    for before in apps.get_model("quotes", "QuoteCounter").objects.all():
        counter.objects.create(series="Q", year=before.year, last=before.last)


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0002_who_may_offer_what"),
        ("book", "0011_numbers_without_gaps"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="QuoteCounter"),
    ]
