"""A pipeline can be retired; its deals stay."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A pipeline can be retired; its deals stay."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("book", "0007_what_came_of_activities")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField(
            "pipeline", "retired_on", models.DateField("retired", null=True, blank=True)
        ),
        migrations.AlterField(
            "pipeline", "position", models.PositiveSmallIntegerField("position", default=0)
        ),
    ]
