"""A practice that was there before messages has them off until an owner switches them on; a new one begins with them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that says off for every practice that is there, and on for those to come."""

    dependencies = [("practices", "0006_being_set_up")]

    operations = [
        migrations.AddField("practice", "begins_with_messages", models.BooleanField(default=False)),
        migrations.AlterField("practice", "begins_with_messages", models.BooleanField(default=True)),
    ]
