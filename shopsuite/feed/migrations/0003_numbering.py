from django.db import migrations

# One call and one transaction for a round of numbering; the web processes make a hundred of them a second.
# The lock is had in a statement of its own: a statement sees the table as it was when the statement began, so one that
# waited for the lock and then numbered would number on an outdated view. In a volatile function, under READ COMMITTED,
# every statement looks anew. The numbering itself is one statement: count, raise the head by that many, hand out the
# positions between.
FEED_NUMBER = """
CREATE FUNCTION feed_number(
    most integer, OUT numbered integer, OUT is_busy boolean, OUT head bigint, OUT head_epoch uuid
) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    numbered := 0;
    is_busy := NOT pg_try_advisory_xact_lock(1717921124);  -- "feed"
    IF NOT EXISTS (SELECT FROM feed_head WHERE id = 1) THEN
        INSERT INTO feed_head (id, last_pos, epoch)
        SELECT 1, coalesce(max(pos), 0), gen_random_uuid() FROM feed_event
        ON CONFLICT DO NOTHING;
    END IF;
    IF NOT is_busy THEN
        WITH waiting AS (
            SELECT id, row_number() OVER (ORDER BY id) AS nth
              FROM (SELECT id FROM feed_event WHERE pos IS NULL ORDER BY id LIMIT most) AS oldest
        ), raised AS (
            UPDATE feed_head SET last_pos = last_pos + (SELECT count(*) FROM waiting)
             WHERE id = 1 AND EXISTS (SELECT FROM waiting)
            RETURNING last_pos - (SELECT count(*) FROM waiting) AS base
        ), given AS (
            UPDATE feed_event SET pos = raised.base + waiting.nth
              FROM waiting, raised WHERE feed_event.id = waiting.id
        )
        SELECT count(*) INTO numbered FROM waiting;
    END IF;
    SELECT last_pos, epoch INTO head, head_epoch FROM feed_head WHERE id = 1;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("feed", "0002_words_can_be_struck")]

    operations = [migrations.RunSQL(FEED_NUMBER, "DROP FUNCTION feed_number(integer)")]
