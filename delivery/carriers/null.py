"""No program: nobody says where the parcels are, and nothing that comes is believed."""

from collections.abc import Mapping
from datetime import datetime

from delivery.carriers.base import Access, Failed, Forged, StopAnswer
from delivery.rules.tracking import Heard


class Null:
    """For carriers whose tracking page is all there is."""

    is_asked = stops = False

    def __init__(self, access: Access) -> None:
        pass

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        raise Forged("This carrier sends nothing.")

    def track(self, number: str, *, at: datetime) -> list[Heard]:
        return []

    def intercept(self, number: str, *, key: str) -> StopAnswer:
        raise Failed("This carrier has to be called.")
