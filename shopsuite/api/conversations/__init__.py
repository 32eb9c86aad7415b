"""Conversations for other systems: one module for each thing that can be done. The same operations, queries and seats as the
screens; nobody sees more here than there."""
