from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0011_scans"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("outcome", "done")), fields=["ended_at"], name="delivery_attempt_done_at"
            ),
        ),
    ]
