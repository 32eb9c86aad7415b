"""What conversations hold of a customer."""

from django.utils.translation import gettext_lazy as _

from messaging import exporting, queries
from messaging.operations.forgetting import forget_customer
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Holding
from shopsuite.people.models import Customer, User


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Every conversation of theirs as it was shown to them."""
    for conversation in queries.conversations_of(customer).select_related("customer", "owner").order_by("pk"):
        folder = f"conversations/{conversation.pk}/"
        exporting.add_conversation(archive, conversation=conversation, has_shop_lines=False, by=str(by), folder=folder)


CONVERSATIONS = Holding(
    app="messaging",
    place=20,
    goes=_(
        "Every conversation with them, with pictures, voice, files, drafts, notices and links; and their name, phone and e-mail "
        "in what was written to suppliers about their orders."
    ),
    stays=_(
        "Of what both sides agreed on: amounts, quantities, days, and who agreed when. What colleagues wrote about them "
        "elsewhere is not searched."
    ),
    hand_out=_hand_out,
    forget=forget_customer,
)
