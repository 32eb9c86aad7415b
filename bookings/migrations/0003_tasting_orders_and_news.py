import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0002_reminders"),
        ("inventory", "0013_tastings"),
        ("orders", "0023_few_by_total"),
        ("people", "0010_entry_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TastingOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "order from a tasting",
                "verbose_name_plural": "orders from tastings",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveIndex(
            model_name="teanews",
            name="bookings_news_unsent",
        ),
        migrations.AddField(
            model_name="drunktea",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
        ),
        migrations.AddField(
            model_name="drunktea",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken back by",
            ),
        ),
        migrations.AddField(
            model_name="teanews",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
        ),
        migrations.AddField(
            model_name="teanews",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="due"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="teanews",
            name="error",
            field=models.CharField(blank=True, max_length=300, verbose_name="error"),
        ),
        migrations.AddField(
            model_name="teanews",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="teanews",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "To be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("skipped", "Left out"),
                    ("parked", "Could not be sent"),
                ],
                default="pending",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="teanews",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["due_at", "id"], name="bookings_news_due"
            ),
        ),
        migrations.AddField(
            model_name="tastingorder",
            name="booking",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bought",
                to="bookings.booking",
                verbose_name="booking",
            ),
        ),
        migrations.AddField(
            model_name="tastingorder",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasting",
                to="orders.order",
                verbose_name="order",
            ),
        ),
    ]
