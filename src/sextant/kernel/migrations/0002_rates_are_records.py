"""Exchange rates are records: with where they came from, when they were written, a version."""

import django.utils.timezone
from django.db import migrations, models

import sextant.kernel.money


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            "rate", "source", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddField(
            "rate", "external_id", models.CharField(blank=True, max_length=200, null=True)
        ),
        migrations.AddField(
            "rate",
            "created_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("rate", "updated_at", models.DateTimeField(auto_now=True)),
        migrations.AddField("rate", "version", models.PositiveIntegerField(default=1)),
        migrations.AlterField(
            "rate", "currency", models.CharField(max_length=3, verbose_name="currency")
        ),
        migrations.AlterField("rate", "to", models.CharField(max_length=3, verbose_name="in")),
        migrations.AlterField("rate", "on", models.DateField(verbose_name="from")),
        migrations.AlterField(
            "rate", "rate", sextant.kernel.money.AmountField(places=10, verbose_name="rate")
        ),
        migrations.AddConstraint(
            "rate",
            models.UniqueConstraint(fields=("source", "external_id"), name="kernel_rate_key"),
        ),
    ]
