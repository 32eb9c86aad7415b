"""What the conversation about an order tells its customer of parcels, by itself."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from delivery.models import CarrierParcel
from messaging import operations
from messaging.operations import Content
from orders.notices import language_of
from orders.talk import conversation_about


def say_where(parcel: CarrierParcel, *, client_id: str, at: datetime) -> None:
    """Who has the parcel, under which number, and where it can be followed; in the customer's language, once for a ``client_id``."""
    with translation.override(language_of(parcel.order)):
        words = {"carrier": parcel.whose, "number": parcel.number, "page": parcel.page}
        said = _("Your parcel: %(carrier)s %(number)s") % words
        if parcel.page:
            said = f"{said}\n{parcel.page}"
    operations.give_notice(
        conversation=conversation_about(parcel.order), client_id=client_id, content=Content(said), at=at
    )


def say_corrected(parcel: CarrierParcel, *, client_id: str, at: datetime) -> None:
    """That another number than the one they were told is the parcel's."""
    with translation.override(language_of(parcel.order)):
        said = _("The right number of your parcel is %(number)s (%(carrier)s).")
        said = said % {"carrier": parcel.whose, "number": parcel.number}
    operations.give_notice(
        conversation=conversation_about(parcel.order), client_id=client_id, content=Content(said), at=at
    )
