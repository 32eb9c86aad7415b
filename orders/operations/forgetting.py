"""Forgetting a customer on their orders. The accounts stay whole: numbers, lines, money, days."""

from collections import Counter
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orders.models import (
    ChannelCustomer,
    HandOver,
    ImportedDocument,
    ImportProblem,
    Order,
    OrderImport,
    OrderLine,
    OrderNote,
    PackPhoto,
    Return,
)
from orders.models.order import Stage, new_link_token
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import strike_words
from shopsuite.people.holdings import Counts, Forgetting
from shopsuite.people.models import Customer
from shopsuite.spreadsheets.models import ImportState

#: Named in a refusal.
MOST_NAMED = 5
_FINISHED = (Stage.DELIVERED, Stage.CANCELLED)


class StillOpen(DomainError):
    """Something of the customer is still under way that needs their name."""


def hindrance(customer: Customer) -> DomainError | None:
    """An order that has not been delivered or cancelled, or a file with their orders that is not all in yet."""
    numbers = list(
        Order.objects.filter(customer=customer).exclude(stage__in=_FINISHED).values_list("number", flat=True)
    )
    if numbers:
        named = ", ".join(sorted(numbers)[:MOST_NAMED]) + ("…" if len(numbers) > MOST_NAMED else "")
        return StillOpen(
            "open_orders",
            _("There are open orders: %s. Deliver or cancel them first; without name and address nobody can.") % named,
            orders=numbers,
        )
    if _imports_with(customer).exclude(state=ImportState.DONE).exists():
        return StillOpen("open_import", _("A file with orders of theirs is still being imported. Wait until it is in."))
    return None


def forget_customer(customer: Customer, forgetting: Forgetting) -> Counts:
    """Replace the name on the orders of ``customer``, and delete what else says who they are. Locks the orders by id."""
    counts: Counter[str] = Counter()
    orders = list(Order.objects.filter(customer=customer).order_by("pk").select_for_update())
    pks = [order.pk for order in orders]
    for order in orders:
        counts["orders"] += _forget_on(order, forgetting)
    returns = Return.objects.filter(Q(customer=customer) | Q(order__in=pks))
    returns.update(reason="")
    OrderLine.objects.filter(order__in=pks).exclude(note="").update(note="")
    HandOver.objects.filter(order__in=pks).update(tracking_number="")
    counts["notes"] += OrderNote.objects.filter(order__in=pks).delete()[0]
    counts["photos"] += _delete_photos(PackPhoto.objects.filter(order__in=pks))
    counts["imports"] += _forget_imports(customer)
    ChannelCustomer.objects.filter(customer=customer).delete()
    strike_words(subjects=[order.subject for order in orders])
    return counts


def _forget_on(order: Order, forgetting: Forgetting) -> bool:
    """True where there was something to forget."""
    known = (order.phone, order.address, order.customer_note, order.card_text)
    if order.customer_name == forgetting.name and not any(known):
        return False
    order.customer_name = forgetting.name
    order.phone = order.address = order.customer_note = order.card_text = ""
    order.link_token = new_link_token()
    order.save(
        update_fields=["customer_name", "phone", "address", "customer_note", "card_text", "link_token", "updated_at"]
    )
    return True


def _delete_photos(photos: QuerySet[PackPhoto]) -> int:
    """An address may stand on the parcel. The files go after the commit."""
    names = [str(photo.image.name) for photo in photos]
    photos.delete()
    _throw_away(names)
    return len(names)


def _documents_of(customer: Customer) -> QuerySet[ImportedDocument]:
    return ImportedDocument.objects.filter(Q(order__customer=customer) | Q(document__customer=customer))


def _imports_with(customer: Customer) -> QuerySet[OrderImport]:
    return OrderImport.objects.filter(pk__in=_documents_of(customer).values("source"))


def _forget_imports(customer: Customer) -> int:
    """The rows as they came are emptied (their number stays: it is never booked again), and the file they came in, which
    names others as well and has been booked, is deleted."""
    documents = _documents_of(customer)
    numbers = list(documents.values_list("channel", "external_id"))
    for channel, external_id in numbers:
        ImportProblem.objects.filter(source__channel=channel, number=external_id).delete()
    names: list[str] = []
    for job in _imports_with(customer).select_for_update():
        if job.file or job.preview:
            names += [str(job.file.name)] if job.file else []
            job.file, job.preview = "", {}
            job.save(update_fields=["file", "preview", "updated_at"])
    _throw_away(names)
    return documents.exclude(raw=[]).update(raw=[])


def _throw_away(names: list[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
