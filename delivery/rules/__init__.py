"""Pure decisions about deliveries."""
