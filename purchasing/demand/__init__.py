"""What sells, how regularly, and how much of it is expected: from the ledger to a forecast for each variant.

``history`` reads, ``patterns`` and ``methods`` forecast, ``choosing`` picks the method by backtest, ``classes`` says of what
kind the demand is. All but ``history`` are arithmetic on arrays of shape (variants, days): no database, no clock.
"""
