"""An outdoor gear shop: sizes and colours, expensive pieces, seasons."""

from shopsuite.examples.shape import ExampleShop, Goods, Lot, Sold

SIZES = (("S", 8), ("M", 14), ("L", 12), ("XL", 6))
COLOURS = (("Slate", "岩灰"), ("Moss", "苔绿"))


def clothes(sku: str, name: str, name_zh: str, brand: str, price: str, grams: int, season: str) -> Goods:
    """One piece in four sizes and two colours, last season's batch first."""
    variants = tuple(
        Sold(
            f"{sku}-{colour[:2].upper()}-{size}",
            price,
            (
                Lot(f"{sku}{colour[0]}{size}-F26", count, 70, 2026, cost="0", shelf=f"R{position + 1}"),
                Lot(f"{sku}{colour[0]}{size}-F25", max(1, count // 4), 400, 2025, shelf=f"R{position + 1}"),
            ),
            f"{colour}, {size}",
            f"{colour_zh} {size}",
            policy="fifo",
            usual=(1,),
        )
        for colour, colour_zh in COLOURS
        for position, (size, count) in enumerate(SIZES)
    )
    return Goods(name, name_zh, "outdoor", variants, {"brand": brand, "weight": grams, "season": season})


def gear(sku: str, name: str, name_zh: str, brand: str, price: str, count: int, grams: int, shelf: str) -> Goods:
    sold = Sold(sku, price, (Lot(f"{sku}-26", count, 90, 2026, shelf=shelf),), usual=(1, 1, 2))
    return Goods(name, name_zh, "outdoor", (sold,), {"brand": brand, "weight": grams})


OUTDOOR = ExampleShop(
    kind="outdoor",
    name="North Ridge Outfitters",
    name_zh="北岭户外",
    place_code="outdoor",
    supplier="Ridgeline Trading",
    supplier_zh="岭线贸易",
    seller="Marten Vogt",
    goods=(
        clothes("SHELL", "Three-layer shell jacket", "三层硬壳冲锋衣", "Ridgeline", "1899", 410, "All year 四季"),
        clothes("DOWN", "Down jacket 800 fill", "800蓬羽绒服", "Ridgeline", "1599", 380, "Winter 冬"),
        clothes("FLEECE", "Grid fleece", "格子抓绒衣", "Ridgeline", "499", 290, "Autumn 秋"),
        clothes("BASE", "Merino base layer", "美利奴羊毛打底衣", "Woolpath", "428", 190, "Winter 冬"),
        gear("TENT-2", "Two-person trekking tent", "双人徒步帐篷", "Campsite", "2180", 14, 1650, "T1"),
        gear("BAG-M5", "Sleeping bag −5 °C", "零下五度睡袋", "Campsite", "1280", 20, 980, "T2"),
        gear("PACK-45", "Pack 45 l", "45升徒步背包", "Loadwell", "899", 26, 1350, "T3"),
        gear("PACK-22", "Day pack 22 l", "22升日用背包", "Loadwell", "399", 40, 620, "T3"),
        gear("POLE-C", "Carbon trekking poles", "碳纤维登山杖", "Loadwell", "599", 30, 360, "T4"),
        gear("STOVE", "Gas stove", "轻量气炉", "Emberlite", "239", 45, 83, "U1"),
        gear("POT-TI", "Titanium pot 750 ml", "750毫升钛锅", "Emberlite", "299", 38, 106, "U1"),
        gear("LAMP-400", "Head lamp 400 lm", "400流明头灯", "Nightway", "269", 60, 78, "U2"),
        gear("FILTER", "Water filter", "便携净水器", "Clearbrook", "329", 32, 57, "U2"),
        gear("MAP-TJ", "Map: Tianmu ridge traverse", "天目山七尖路线图", "North Ridge", "28", 120, 40, "U3"),
    ),
    channels={"counter": 30, "wechat": 12, "phone": 8, "web": 44, "corporate": 6},
    ways={"pickup": 25, "carrier": 75},
    notes=(
        "Please check the zip before sending, the last one stuck",
        "尺码不合适可以换吗？先发L",
        "Leaving on Saturday, must arrive on Friday",
        "背包请不要折叠",
    ),
    cards=("See you on the ridge!", "山顶见"),
    gift_share=0.06,
)
