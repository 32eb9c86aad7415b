"""What files on their way in tell the feed."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class SheetMoved(FeedEvent):
    """A file was read, is a step further, is in, or was taken back."""

    kind = "spreadsheets.sheet_moved"
    import_id: int
    state: str
    file_name: str

    @property
    def subject(self) -> str:
        return f"sheet:{self.import_id}"
