"""The flavour wheel: what teas taste of, in the words of those who taste. Families after the wheels that tasters use."""

from django.utils.translation import pgettext_lazy

#: code -> word, family by family: the families are the sectors of the wheel.
WHEEL = {
    "flower": {
        "orchid": pgettext_lazy("flavour", "orchid"),
        "jasmine": pgettext_lazy("flavour", "jasmine"),
        "rose": pgettext_lazy("flavour", "rose"),
    },
    "fruit": {
        "stone-fruit": pgettext_lazy("flavour", "stone fruit"),
        "citrus": pgettext_lazy("flavour", "citrus"),
        "dried-fruit": pgettext_lazy("flavour", "dried fruit"),
        "berry": pgettext_lazy("flavour", "berries"),
    },
    "green": {
        "grass": pgettext_lazy("flavour", "fresh grass"),
        "vegetable": pgettext_lazy("flavour", "young vegetables"),
        "seaweed": pgettext_lazy("flavour", "seaweed"),
    },
    "sweet": {
        "honey": pgettext_lazy("flavour", "honey"),
        "caramel": pgettext_lazy("flavour", "caramel"),
        "malt": pgettext_lazy("flavour", "malt"),
    },
    "nut": {
        "chestnut": pgettext_lazy("flavour", "chestnut"),
        "bean": pgettext_lazy("flavour", "roasted beans"),
        "cocoa": pgettext_lazy("flavour", "cocoa"),
    },
    "wood": {
        "smoke": pgettext_lazy("flavour", "smoke"),
        "roast": pgettext_lazy("flavour", "roast"),
        "cedar": pgettext_lazy("flavour", "cedar"),
        "spice": pgettext_lazy("flavour", "spice"),
    },
    "earth": {
        "earth": pgettext_lazy("flavour", "damp earth"),
        "camphor": pgettext_lazy("flavour", "camphor"),
        "jujube": pgettext_lazy("flavour", "jujube"),
        "mineral": pgettext_lazy("flavour", "wet stone"),
    },
}
FAMILIES = {
    "flower": pgettext_lazy("flavours", "Flowers"),
    "fruit": pgettext_lazy("flavours", "Fruit"),
    "green": pgettext_lazy("flavours", "Green"),
    "sweet": pgettext_lazy("flavours", "Sweet"),
    "nut": pgettext_lazy("flavours", "Nuts"),
    "wood": pgettext_lazy("flavours", "Wood and roast"),
    "earth": pgettext_lazy("flavours", "Earth"),
}
FLAVOURS = tuple((code, word) for family in WHEEL.values() for code, word in family.items())
CODES = frozenset(code for code, _word in FLAVOURS)
