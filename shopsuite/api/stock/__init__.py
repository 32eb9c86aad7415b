"""Work on the stock for other systems: batches and who got them, the ledger, counts, transfers, goods at the door."""
