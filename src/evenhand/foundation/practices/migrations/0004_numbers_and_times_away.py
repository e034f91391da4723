from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0003_languages"),
    ]

    operations = [
        migrations.AddField(model_name="member", name="away_from", field=models.DateField(null=True)),
        migrations.AddField(model_name="member", name="away_until", field=models.DateField(null=True)),
        migrations.AddField(model_name="practice", name="crisis_lines", field=models.JSONField(default=list)),
    ]
