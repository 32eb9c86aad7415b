from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("delivery", "0014_ended_attempts_have_an_end")]

    operations = [
        migrations.RemoveConstraint(model_name="attempt", name="delivery_attempt_ended_with_outcome"),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                name="delivery_attempt_ended_with_outcome",
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
            ),
        ),
    ]
