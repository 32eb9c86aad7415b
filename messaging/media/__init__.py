"""Voice notes and video, made to play in every browser.

Whatever a stranger uploads is decoded in a process of its own (``apart.run``, ``python -m messaging.media``), which may take
only so long and so much memory. This package knows neither Django nor the database.
"""
