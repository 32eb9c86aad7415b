"""One customer known twice."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid
from shopsuite.feed.operations import record
from shopsuite.people.events import CustomersMerged, CustomersParted
from shopsuite.people.models import Customer, CustomerMerge, Erasure, User

#: What is known of a customer; gaps of the one that is kept are filled from the other.
_KNOWN = ("company", "phone", "email", "wechat", "country", "address", "note")
#: What says what happened to a record, and so stays with it.
_OF_THE_RECORD = (CustomerMerge, Erasure, Customer)


@transaction.atomic
def merge_customers(*, kept_id: int, gone_id: int, actor: User, at: datetime) -> CustomerMerge:
    """Make one customer of two: whatever any app keeps of ``gone`` is ``kept``'s from now on, and gaps of what is known of
    ``kept`` are filled. Locks both by primary key.

    Where both have something there can be one of (a credit account, a sign-in, the same thing said twice), each keeps their own. Raises ``Invalid``
    for one and the same, and for what is merged or erased already.
    """
    kept, gone = _lock(kept_id, gone_id)
    if kept.pk == gone.pk or any(one.merged_into_id or one.erased_at for one in (kept, gone)):
        raise Invalid("not_two", _("Choose two customers that are neither merged nor erased."))
    moved = {}
    for field in _references():
        rows = field.model._base_manager.filter(**{field.name: gone})
        if field.unique and field.model._base_manager.filter(**{field.name: kept}).exists():
            continue
        if ids := sorted(set(rows.values_list("pk", flat=True)) - _had_by_both(field, kept, gone)):
            field.model._base_manager.filter(pk__in=ids).update(**{field.name: kept})
            moved[_name(field)] = ids
    filled = [name for name in _KNOWN if getattr(gone, name) and not getattr(kept, name)]
    for name in filled:
        setattr(kept, name, getattr(gone, name))
    if gone.user_id and not kept.user_id:
        # Released first: a sign-in belongs to one customer.
        kept.user_id, gone.user_id = gone.user_id, None
        gone.save(update_fields=["user", "updated_at"])
        filled.append("user")
    kept.save()
    gone.merged_into = kept
    gone.save(update_fields=["merged_into", "updated_at"])
    merge = CustomerMerge.objects.create(kept=kept, gone=gone, moved=moved, filled=filled, at=at, actor=actor)
    record(CustomersMerged(customer_id=kept.pk, other_id=gone.pk), actor=actor, at=at, audiences=["staff"])
    return merge


@transaction.atomic
def part_customers(*, merge_id: int, actor: User, at: datetime) -> CustomerMerge:
    """Take a merge back: what was moved and still is where it was put goes back; what came since stays with the kept one.

    Locks both. Parting twice is once. Raises ``Invalid`` when one of them was erased, or merged with a third, since.
    """
    merge = CustomerMerge.objects.select_for_update().get(pk=merge_id)
    kept, gone = _lock(merge.kept_id, merge.gone_id)
    if merge.undone_at:
        return merge
    if kept.merged_into_id or kept.erased_at or gone.erased_at:
        raise Invalid("moved_on", _("One of the two was erased or merged with another since; take that back first."))
    for field in _references():
        ids = merge.moved.get(_name(field), [])
        field.model._base_manager.filter(pk__in=ids, **{field.name: kept}).update(**{field.name: gone})
    for name in merge.filled:
        if name == "user":
            sign_in, kept.user_id = kept.user_id, None
            kept.save(update_fields=["user", "updated_at"])
            gone.user_id = sign_in
        elif getattr(kept, name) == getattr(gone, name):
            setattr(kept, name, "")
    kept.save()
    gone.merged_into = None
    gone.save()
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    record(CustomersParted(customer_id=kept.pk, other_id=gone.pk), actor=actor, at=at, audiences=["staff"])
    return merge


def _lock(*ids: int) -> list[Customer]:
    held = {one.pk: one for one in Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [held[pk] for pk in ids]


def _references() -> Iterator[models.ForeignKey]:
    """Every field of every app that names a customer, but those that are the record's own history."""
    for relation in Customer._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in _OF_THE_RECORD:
            yield cast("models.ForeignKey", relation.field)


def _had_by_both(field: models.ForeignKey, kept: Customer, gone: Customer) -> set[int]:
    """Primary keys of the rows of ``gone`` that ``kept`` has as well, where there can be one of each customer; what is unknown (NULL)
    counts as the same."""
    manager = field.model._base_manager
    both: set[int] = set()
    for constraint in field.model._meta.constraints:
        names = getattr(constraint, "fields", ()) if isinstance(constraint, models.UniqueConstraint) else ()
        if field.name not in names:
            continue
        others = [name for name in names if name != field.name]
        had = set(manager.filter(**{field.name: kept}).values_list(*others))
        theirs = manager.filter(**{field.name: gone}).values_list("pk", *others)
        both |= {pk for pk, *values in theirs if tuple(values) in had}
    return both


def _name(field: models.ForeignKey) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"
