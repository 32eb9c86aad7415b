"""What banks and payment providers say came in and went out: files as they are exported, read to the cent."""
