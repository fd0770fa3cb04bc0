from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prospects", "0002_twins")]

    operations = [
        migrations.AddField(
            model_name="webattempt",
            name="page",
            field=models.CharField(default="form", max_length=20),
        ),
    ]
