"""What a party asks of room and host."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """``language``: the host must speak it, "" for any. ``is_regular``: rooms for regulars are open to them."""

    party_size: int
    quiet: bool = False
    step_free: bool = False
    language: str = ""
    is_regular: bool = False


def room_fits(needs: Needs, *, capacity: int, is_quiet: bool, is_accessible: bool, is_for_regulars: bool) -> bool:
    """Whether a room is one for this party."""
    return (
        capacity >= needs.party_size
        and (is_quiet or not needs.quiet)
        and (is_accessible or not needs.step_free)
        and (needs.is_regular or not is_for_regulars)
    )


def host_fits(needs: Needs, *, languages: list[str]) -> bool:
    """Whether a host can talk with this party; one for whom nothing is noted speaks what the shop speaks."""
    return not needs.language or not languages or needs.language in languages


def room_rank(needs: Needs, *, capacity: int, is_quiet: bool, is_accessible: bool) -> tuple[int, int]:
    """The lower, the better: what nobody here asked for is kept for those who do, and so are the seats."""
    unasked = (is_quiet and not needs.quiet) + (is_accessible and not needs.step_free)
    return unasked, capacity - needs.party_size
