"""The example shops: made up, but the way such shops are."""

from shopsuite.examples.shape import ExampleShop
from shopsuite.examples.shops.florist import FLORIST
from shopsuite.examples.shops.outdoor import OUTDOOR
from shopsuite.examples.shops.stationery import STATIONERY
from shopsuite.examples.shops.tea import TEA

SHOPS: dict[str, ExampleShop] = {"tea": TEA, "outdoor": OUTDOOR, "stationery": STATIONERY, "florist": FLORIST}
