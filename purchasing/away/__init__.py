"""What is told to people who are away: of purchase orders, of requests to suppliers, of prices."""
