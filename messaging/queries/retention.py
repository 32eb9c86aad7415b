"""What has been kept as long as the shop's rules say."""

from datetime import datetime

from django.db.models import (
    Q,
)

from messaging import rules
from messaging.models import (
    Conversation,
    RetentionRule,
)


def is_to_be_let_go(*, at: datetime) -> Q:
    """Conversations in which the last thing was said longer ago than the shop's rule for their kind says."""
    due = Q(pk__in=[])
    for rule in RetentionRule.objects.all():
        kept_for, work_kept_for = rule.months, max(rule.months, rules.WORK_KEPT_AT_LEAST)
        for_itself = Q(subject="", last_at__lt=at - kept_for * rules.MONTH)
        about_work = ~Q(subject="") & Q(last_at__lt=at - work_kept_for * rules.MONTH)
        due |= Q(kind=rule.kind) & (for_itself | about_work)
    return due


def conversations_to_let_go(*, at: datetime) -> list[int]:
    """Their ids, those silent longest first."""
    due = Conversation.objects.filter(is_to_be_let_go(at=at))
    return list(due.order_by("last_at", "pk").values_list("pk", flat=True))
