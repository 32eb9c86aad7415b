"""How long an answer may take."""

from datetime import timedelta

#: A customer who sent a photo of broken goods should know by the same time tomorrow what becomes of it.
DECIDE_WITHIN = timedelta(days=1)
LONGEST_WORDS = 2000
