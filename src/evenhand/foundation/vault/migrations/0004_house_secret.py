from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0003_recovery_sheet"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseSecret",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
