import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The log is append-only. One change is allowed: an event without a position gets one.
# SET LOCAL shopsuite.allow_feed_purge = on lets a retention job delete old rows, in its own transaction only.
APPEND_ONLY = """
CREATE FUNCTION feed_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('shopsuite.allow_feed_purge', true) = 'on' THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.pos IS NULL AND (NEW.id, NEW.at, NEW.recorded_at, NEW.kind, NEW.subject, NEW.actor_id, NEW.audiences, NEW.body)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.at, OLD.recorded_at, OLD.kind, OLD.subject, OLD.actor_id, OLD.audiences, OLD.body) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'feed_event is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER feed_event_append_only BEFORE UPDATE OR DELETE ON feed_event
    FOR EACH ROW EXECUTE FUNCTION feed_event_append_only();
"""
APPEND_ONLY_UNDONE = "DROP TRIGGER feed_event_append_only ON feed_event; DROP FUNCTION feed_event_append_only();"

# Numbering updates every row once, so the table collects one dead version per event and the index of unnumbered rows
# one dead entry. Left to the defaults (a fifth of the table) the sequencer's look for work grows slow.
VACUUM_SOON = """
ALTER TABLE feed_event SET (
    autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0.005,
    autovacuum_analyze_threshold = 5000, autovacuum_analyze_scale_factor = 0.02,
    vacuum_index_cleanup = on
);
ALTER TABLE feed_head SET (fillfactor = 10, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);
"""
VACUUM_AS_USUAL = """
ALTER TABLE feed_event RESET (
    autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor,
    autovacuum_analyze_threshold, autovacuum_analyze_scale_factor, vacuum_index_cleanup
);
ALTER TABLE feed_head RESET (fillfactor, autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pos", models.BigIntegerField(editable=False, null=True, unique=True, verbose_name="position")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded at"
                    ),
                ),
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
                ("subject", models.CharField(max_length=80, verbose_name="subject")),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="audiences"
                    ),
                ),
                ("body", models.JSONField(verbose_name="body")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [
                    models.Index(condition=models.Q(("pos", None)), fields=["id"], name="feed_event_unnumbered"),
                    models.Index(fields=["subject", "pos"], name="feed_event_timeline"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pos__gt", 0)), name="feed_event_pos_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("last_pos", models.BigIntegerField(default=0, verbose_name="last position")),
                ("epoch", models.UUIDField(default=uuid.uuid4, verbose_name="epoch")),
            ],
            options={
                "verbose_name": "head of the log",
                "verbose_name_plural": "head of the log",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="feed_head_only_one")],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                (
                    "consumer",
                    models.CharField(max_length=120, primary_key=True, serialize=False, verbose_name="consumer"),
                ),
                ("pos", models.BigIntegerField(default=0, verbose_name="position")),
            ],
            options={"verbose_name": "consumer", "verbose_name_plural": "consumers", "ordering": ["consumer"]},
        ),
        migrations.CreateModel(
            name="ParkedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consumer", models.CharField(max_length=120, verbose_name="consumer")),
                ("error", models.TextField(verbose_name="error")),
                ("attempts", models.PositiveIntegerField(verbose_name="attempts")),
                ("parked_at", models.DateTimeField(verbose_name="parked at")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parked",
                        to="feed.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "parked event",
                "verbose_name_plural": "parked events",
                "ordering": [models.OrderBy(models.F("resolved_at"), descending=True, nulls_first=True), "-parked_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("consumer", "event"), name="feed_parkedevent_once_per_consumer")
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_UNDONE),
        migrations.RunSQL(VACUUM_SOON, VACUUM_AS_USUAL),
    ]
