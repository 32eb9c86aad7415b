"""What files hold that are about buying: price lists of suppliers.

``price_rows`` reads them, ``price_changes`` holds them beside what the supplier offers, ``price_lists`` puts these together.
A supplier's own upload is the same file by the same way (``take_in_price_list``): whoever may not set prices proposes them.
"""

from purchasing.imports.price_lists import PriceLists, price_lists_of, take_in_price_list

__all__ = ["PriceLists", "price_lists_of", "take_in_price_list"]
