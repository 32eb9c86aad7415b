"""Forgetting a customer on their orders. The accounts stay whole: numbers, lines, money, days."""

from collections import Counter
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orders.models import (
    ChangedField,
    ChangeRequest,
    ChannelCustomer,
    HandOver,
    ImportedDocument,
    Intercept,
    Offer,
    Order,
    OrderLine,
    OrderNote,
    PackPhoto,
    ParcelStop,
    PrintRun,
    ProofStep,
    Return,
)
from orders.models.order import Stage, new_link_token
from orders.operations.printing import delete_runs
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import strike_words
from shopsuite.people.holdings import Counts, Forgetting
from shopsuite.people.models import Customer
from shopsuite.spreadsheets.models import ImportState, SheetImport, SheetProblem

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
    if _imports_with(customer).exclude(state__in=[ImportState.DONE, ImportState.UNDONE]).exists():
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
    HandOver.objects.filter(order__in=pks).update(tracking_number="", address="")
    _forget_changes(pks)
    counts["notes"] += OrderNote.objects.filter(order__in=pks).delete()[0]
    counts["photos"] += _delete_photos(PackPhoto.objects.filter(order__in=pks))
    delete_runs(PrintRun.objects.filter(order_ids__overlap=pks))
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


def _forget_changes(order_ids: list[int]) -> None:
    """What was changed stays with its lines and prices; words, addresses and parcels' numbers go."""
    asked = ChangeRequest.objects.filter(order__in=order_ids)
    asked.update(note="", reason="")
    ChangedField.objects.filter(request__in=asked).update(old="", new="")
    ProofStep.objects.filter(order__in=order_ids).update(wish="", answer="")
    Offer.objects.filter(order__in=order_ids).update(reason="")
    ParcelStop.objects.filter(order__in=order_ids).update(reason="")
    Intercept.objects.filter(order__in=order_ids).update(address="", tracking_number="")


def _delete_photos(photos: QuerySet[PackPhoto]) -> int:
    """An address may stand on the parcel. The files go after the commit."""
    names = [str(photo.image.name) for photo in photos]
    photos.delete()
    _throw_away(names)
    return len(names)


def _documents_of(customer: Customer) -> QuerySet[ImportedDocument]:
    return ImportedDocument.objects.filter(Q(order__customer=customer) | Q(document__customer=customer))


def _imports_with(customer: Customer) -> QuerySet[SheetImport]:
    return SheetImport.objects.filter(pk__in=_documents_of(customer).values("source"))


def _forget_imports(customer: Customer) -> int:
    """The rows as they came are emptied (their number stays: it is never booked again), and the file they came in, which
    names others as well and has been booked, is deleted."""
    documents = _documents_of(customer)
    numbers = list(documents.values_list("channel", "external_id"))
    for channel, external_id in numbers:
        SheetProblem.objects.filter(source__about=f"channel:{channel}", title=external_id).delete()
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
