"""``manage.py retention``: deletes what was kept long enough, or says what would go."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from messaging import operations, queries
from messaging.models import Attachment, Message
from messaging.operations import LetGo


class Command(BaseCommand):
    help = "Delete the words and files of conversations that were kept as long as the retention rules say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            due = queries.conversations_to_let_go(at=now)
            files = sum(len(kept.files) for kept in Attachment.objects.filter(conversation__in=due).iterator())
            counts = LetGo(len(due), Message.objects.filter(conversation__in=due).count(), files)
        else:
            counts = operations.let_go(at=now)
            operations.clear_spent_proofs(at=now)
        told = asdict(counts)
        self.stdout.write(json.dumps(told) if options["json"] else ", ".join(f"{n} {what}" for what, n in told.items()))
