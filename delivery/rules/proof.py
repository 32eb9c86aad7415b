"""What proves that a parcel was delivered."""

from django.utils.translation import gettext as _

from delivery.models import Hands
from shopsuite.core.errors import Invalid


def require_proof(hands: str, *, received_by: str, has_photo: bool, has_signature: bool) -> None:
    """Refuse (``Invalid``) a parcel given away without a trace: what is left at a door needs a photo, what others than the
    person took a name, a photo or a signature."""
    if hands not in Hands.values:
        raise Invalid("unknown_hands", _("Say who took it."), field="hands")
    if hands == Hands.DOOR and not has_photo:
        raise Invalid("no_photo", _("Take a photo of where you left it: nobody signs for a door."), field="photo")
    if hands in (Hands.RECEPTION, Hands.NEIGHBOUR) and not (received_by or has_photo or has_signature):
        raise Invalid("no_proof", _("Write the name of who took it, or take a photo."), field="received_by")
