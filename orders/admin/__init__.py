"""What owners find of orders under /admin/. Worked on they are in the staff's screens: an operation is the only way to change them."""

from orders.admin import changes, orders

__all__ = ["changes", "orders"]
