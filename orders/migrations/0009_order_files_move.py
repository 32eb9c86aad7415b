"""Every file of orders there is goes over to the files of all kinds, with its documents and its problems."""

from django.db import migrations

SAME = (
    "file",
    "file_name",
    "mapping",
    "header",
    "state",
    "things_total",
    "things_done",
    "refusal",
    "started_by_id",
    "finished_at",
)
#: What was booked, so that a run that was broken off passes over it and an open order can be taken back.
ENTRIES = """
    INSERT INTO spreadsheets_sheetentry (source_id, row, key, title, verb, differences, state, made, message)
    SELECT sheet_id, coalesce((raw -> 0 ->> 'row')::int, 1), external_id, external_id, 'new', '[]', 'booked',
           jsonb_build_object('kind', kind, 'order', order_id), ''
      FROM orders_importeddocument WHERE sheet_id = %s
        ON CONFLICT DO NOTHING
"""


def move(apps, schema_editor):
    sheets = apps.get_model("spreadsheets", "SheetImport")
    problems = apps.get_model("spreadsheets", "SheetProblem")
    for job in apps.get_model("orders", "OrderImport").objects.order_by("pk"):
        sheet = sheets.objects.create(
            kind="orders",
            about=f"channel:{job.channel_id}",
            options={
                "place": job.place_id,
                "is_history": job.is_history,
                "opens_stock": job.opens_stock,
                # The ledger says what the file opened under this name, and is never rewritten.
                "opened_as": f"import:{job.pk}",
            },
            preview=_by_verb(job.preview),
            counts=_counted(job.counts) if job.state == "done" else {},
            **{name: getattr(job, name) for name in SAME},
        )
        sheets.objects.filter(pk=sheet.pk).update(created_at=job.created_at, updated_at=job.updated_at)
        job.documents.update(sheet=sheet)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(ENTRIES, [sheet.pk])
        problems.objects.bulk_create(
            problems(source=sheet, row=each.row, field=each.field, message=each.message, title=each.number)
            for each in job.problems.all()
        )


def _by_verb(preview):
    """The figures, and beside them what is new and what is refused, as pages ask for it."""
    documents = dict(preview.get("documents", {}))
    if not documents:
        return preview
    refused = documents.pop("broken", 0)
    return preview | {"new": sum(documents.values()), "changed": 0, "same": 0, "refused": refused}


def _counted(counts):
    """Documents by what became of them: before, they were counted by kind."""
    counts = dict(counts)
    same, refused = counts.pop("known", 0), counts.pop("refused", 0)
    by_verb = {"new": sum(counts.values()), "same": same, "refused": refused}
    return {verb: count for verb, count in by_verb.items() if count}


def move_back(apps, schema_editor):
    jobs = apps.get_model("orders", "OrderImport")
    problems = apps.get_model("orders", "ImportProblem")
    documents = apps.get_model("orders", "ImportedDocument")
    for sheet in apps.get_model("spreadsheets", "SheetImport").objects.filter(kind="orders").order_by("pk"):
        job = jobs.objects.create(
            channel_id=int(sheet.about.partition(":")[2]),
            place_id=sheet.options["place"],
            is_history=sheet.options["is_history"],
            opens_stock=sheet.options["opens_stock"],
            preview=sheet.preview,
            counts={"known": sheet.counts.get("same", 0), "refused": sheet.counts.get("refused", 0)},
            **{name: getattr(sheet, name) for name in SAME},
        )
        jobs.objects.filter(pk=job.pk).update(created_at=sheet.created_at, updated_at=sheet.updated_at)
        documents.objects.filter(sheet=sheet).update(source=job, sheet=None)
        problems.objects.bulk_create(
            problems(source=job, row=each.row, field=each.field, message=each.message, number=each.title[:80])
            for each in sheet.problems.all()
        )
        sheet.delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_documents_of_sheets")]

    operations = [migrations.RunPython(move, move_back)]
