"""Gives those who are there already the keys by which duplicates are found."""

from django.db import migrations

from sextant.book.models.keys import fill


def fill_keys(apps, _editor):
    """Fill the keys of all accounts, contacts and leads."""
    for kind in ("account", "contact", "lead"):
        model = apps.get_model("book", kind)
        fill(model.objects.order_by("pk").iterator(chunk_size=2000), kind)


class Migration(migrations.Migration):
    dependencies = [("book", "0009_who_is_known_by_what")]

    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
