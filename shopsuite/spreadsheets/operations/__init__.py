"""Everything that is done with a file: take it in, look at it, book it, take it back."""

from shopsuite.spreadsheets.operations.checking import check, read_things, take_in
from shopsuite.spreadsheets.operations.running import claim_undo, run
from shopsuite.spreadsheets.operations.undoing import undo

__all__ = ["check", "claim_undo", "read_things", "run", "take_in", "undo"]
