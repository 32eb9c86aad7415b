"""Where the example shop and its customers are: real streets of Hangzhou, to a few hundred metres."""

from datetime import datetime

from delivery import operations
from delivery.rules.places import Spot
from shopsuite.people.models import User

#: West Lake's eastern shore; where riders leave from.
SHOP = Spot(30.2512, 120.1605)

#: Others are left for a person to place, as in any shop on its first day.
KNOWN = {
    "杭州市西湖区北山街12号": Spot(30.2603, 120.1478),
    "杭州市上城区中山中路188号3幢402": Spot(30.2418, 120.1712),
    "杭州市拱墅区莫干山路77号": Spot(30.2795, 120.1560),
    "Room 1503, 9 Shuguang Road, Xihu District, Hangzhou": Spot(30.2688, 120.1402),
    "21 Nanshan Road, Shangcheng District, Hangzhou": Spot(30.2371, 120.1563),
    "Apt 7B, 300 Gudun Road, Hangzhou": Spot(30.2829, 120.1082),
    "杭州市西湖区龙井路1号": Spot(30.2457, 120.1329),
    "杭州市上城区解放路206号": Spot(30.2519, 120.1702),
    "88 Qingchun Road, Hangzhou": Spot(30.2586, 120.1790),
    "杭州市西湖区玉古路168号": Spot(30.2668, 120.1265),
    "杭州市拱墅区湖墅南路103号": Spot(30.2826, 120.1594),
    "杭州市上城区湖滨路30号": Spot(30.2540, 120.1622),
    "杭州市拱墅区上塘路158号": Spot(30.2968, 120.1701),
}


def place_the_shop(*, at: datetime) -> None:
    """The dispatcher puts the shop and most of its customers on the map."""
    actor = User.objects.get(email="dispatcher@example.shop")
    operations.place_shop(spot=SHOP, actor=actor, at=at)
    for text, spot in KNOWN.items():
        operations.enter_address(text=text, spot=spot, actor=actor, at=at)
