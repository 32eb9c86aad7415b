"""The event the benchmark records: about as large as an order's."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class Tick(FeedEvent):
    kind = "bench.tick"
    number: int
    filling: str = "x" * 100

    @property
    def subject(self) -> str:
        return f"tick:{self.number}"
