"""Spreadsheets of strangers: read, understood, looked at before anything is booked, booked by a worker, taken back; and written.

``reading`` turns bytes into rows of text and ``writing`` rows into bytes, ``columns`` finds out which column means what,
``cells`` checks each cell, ``lives`` is what every file on its way in goes through. An app says what its files hold with a
``kinds.Kind``; ``operations`` runs them.
"""
