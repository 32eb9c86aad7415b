"""What notices tell the feed."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class InboxChanged(FeedEvent):
    """Something came into a person's inbox, was read there, or holds no longer. Told to that person alone."""

    kind = "notices.inbox_changed"
    user_id: int

    @property
    def subject(self) -> str:
        return f"inbox:{self.user_id}"
