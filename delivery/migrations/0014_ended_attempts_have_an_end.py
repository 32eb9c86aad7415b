from django.db import migrations
from django.db.models import F


def end(apps, schema_editor):
    """Nothing of the shop writes such rows; a hand in the database might have."""
    ended = apps.get_model("delivery", "Attempt").objects.exclude(outcome="").filter(ended_at=None)
    ended.update(ended_at=F("left_at"))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0013_problems_and_wishes")]

    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
