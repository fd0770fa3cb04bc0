from django.db import migrations


def carry(apps, _editor):
    """Let the book go on from the last numbers given."""
    counter = apps.get_model("book", "Counter")
    for before in apps.get_model("orders", "Counter").objects.all():
        counter.objects.create(series=before.series, year=before.year, last=before.last)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_sealed_books"),
        ("book", "0011_numbers_without_gaps"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="Counter"),
    ]
