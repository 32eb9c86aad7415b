"""The screens of orders: the counter, the inbox, one order, the queues of work, the customer's page."""
