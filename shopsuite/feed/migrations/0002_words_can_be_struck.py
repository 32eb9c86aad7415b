from django.db import migrations

# Append-only as before, but for one thing more: in a transaction that says
# SET LOCAL shopsuite.allow_feed_strike = on, words in the body of an event can be struck out.
# What happened, when, to what and by whom stays; so does every field, and none may get words it did not have.
APPEND_ONLY_BUT_FOR_WORDS = """
CREATE OR REPLACE FUNCTION feed_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('shopsuite.allow_feed_purge', true) = 'on' THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.pos IS NULL AND (NEW.id, NEW.at, NEW.recorded_at, NEW.kind, NEW.subject, NEW.actor_id, NEW.audiences, NEW.body)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.at, OLD.recorded_at, OLD.kind, OLD.subject, OLD.actor_id, OLD.audiences, OLD.body) THEN
        RETURN NEW;
    ELSIF current_setting('shopsuite.allow_feed_strike', true) = 'on'
            AND (NEW.id, NEW.pos, NEW.at, NEW.recorded_at, NEW.kind, NEW.subject, NEW.actor_id, NEW.audiences)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.pos, OLD.at, OLD.recorded_at, OLD.kind, OLD.subject, OLD.actor_id, OLD.audiences)
            AND (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(NEW.body) AS key)
            IS NOT DISTINCT FROM
            (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(OLD.body) AS key)
            AND NOT EXISTS (
                SELECT FROM jsonb_each(NEW.body) AS field
                 WHERE field.value <> '""' AND field.value IS DISTINCT FROM OLD.body -> field.key) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'feed_event is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
"""
APPEND_ONLY = """
CREATE OR REPLACE FUNCTION feed_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("feed", "0001_event_log")]

    operations = [migrations.RunSQL(APPEND_ONLY_BUT_FOR_WORDS, APPEND_ONLY)]
