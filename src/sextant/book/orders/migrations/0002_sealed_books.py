from django.db import migrations

from sextant.book.orders.sealing import put_on, take_off


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(put_on, take_off),
    ]
