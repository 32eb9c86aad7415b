"""What came of a day."""

from dataclasses import dataclass, field


@dataclass
class Played:
    """What came of the day. ``told_late``: problems the shop did not hear of at once; ``unkept``: promises that the morning's plan could not
    keep; ``wrong_pages``: (when, order, what its page said, what was so); ``times``: how often a page said when it comes;
    ``times_off``: where it did not come then; ``wrong_places``: where the shop believed a rider to be who was not; ``why_late``: each parcel that
    came after its window, by how much and why."""

    sold: int = 0
    refused: int = 0
    delivered: int = 0
    late: int = 0
    problems: int = 0
    told_late: list[str] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)
    pages: int = 0
    wrong_pages: list[tuple[str, str, str, str]] = field(default_factory=list)
    times: int = 0
    times_off: list[str] = field(default_factory=list)
    positions: int = 0
    positions_kept: int = 0
    wrong_places: list[str] = field(default_factory=list)
    plans: int = 0
    causes: dict[str, int] = field(default_factory=dict)
    why_late: list[str] = field(default_factory=list)
    on_time: float | None = None
    not_delivered: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not (self.told_late or self.unkept or self.wrong_pages or self.wrong_places)
