"""The territory of a price book has a translated name; the tables stay as they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_rates_are_records"),
        ("quotes", "0003_counted_with_the_book"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pricebook",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="kernel.territory",
                verbose_name="territory",
            ),
        ),
    ]
