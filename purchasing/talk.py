"""The conversation with the supplier about an order."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from messaging import operations, queries
from messaging.models import Conversation
from messaging.operations import Content
from messaging.uploads import take_in_files
from purchasing.models import PurchaseOrder
from shopsuite.people.models import User


def conversation_about(order: PurchaseOrder, *, actor: User, at: datetime) -> Conversation | None:
    """The conversation with the supplier about ``order``, begun with their first person when somebody first looks for it; None
    where nobody of theirs signs in."""
    if begun := queries.with_suppliers_about(order.subject, actor).first():
        return begun
    person = order.supplier.people.select_related("user").first()
    if person is None:
        return None
    return operations.open_with_supplier(
        subject=order.subject, title=order.number, supplier=person.user, actor=actor, at=at
    )


def conversation_of_supplier(order: PurchaseOrder, user: User, *, at: datetime) -> Conversation | None:
    """The conversation about ``order`` as ``user`` of the supplier sees it: all of theirs share one, begun by whoever comes first,
    the shop or one of them. None while the shop has not sent the order."""
    if order.sent_at is None:
        return None
    colleagues = list(order.supplier.people.values_list("user", flat=True))
    begun = queries.with_one_of(colleagues, subject=order.subject)
    if begun is None:
        return operations.open_with_supplier(
            subject=order.subject, title=order.number, supplier=user, actor=None, at=at
        )
    operations.join(conversation=begun, user=user, at=at, is_outside=True)
    return begun


def send_papers(
    order: PurchaseOrder, files: Sequence[UploadedFile], *, user: User, client_id: str, at: datetime
) -> None:
    """What goes with the goods, said by ``user`` of the supplier in the conversation of ``order``; once for each ``client_id``."""
    talk = conversation_of_supplier(order, user, at=at)
    if talk is None or not files:
        return
    member = operations.join(conversation=talk, user=user, at=at, is_outside=True)
    attachments = take_in_files(member=member, client_id=client_id, files=files)
    content = Content(_("Shipping papers"), attachments=attachments)
    operations.send(member=member, client_id=client_id, content=content, at=at)
