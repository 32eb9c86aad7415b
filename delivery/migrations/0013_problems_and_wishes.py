import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0007_incidents_found_by_themselves"),
        ("orders", "0023_few_by_total"),
        ("delivery", "0012_doors_by_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="window_problem",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="care.incident",
                verbose_name="problem",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="asked",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="orders.changerequest", verbose_name="changes wished"
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="link_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
