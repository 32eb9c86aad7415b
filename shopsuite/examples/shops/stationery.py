"""A stationery shop: many cheap things, many suppliers, orders of a dozen lines."""

from shopsuite.examples.shape import ExampleShop, Goods, Lot, Sold


def paper(
    sku: str, name: str, name_zh: str, price: str, *kinds: tuple[str, str, str, int], **attributes: object
) -> Goods:
    """``kinds`` are (code, name, Chinese name, quantity): ruled, dotted, plain and the like."""
    variants = tuple(
        Sold(f"{sku}-{code}", price, (Lot(f"{sku}{code}-26", count, 60, 2026, shelf=f"P-{sku[:2]}"),), label, label_zh)
        for code, label, label_zh, count in kinds
    )
    return Goods(name, name_zh, "stationery", variants, dict(attributes))


def pen(sku: str, name: str, name_zh: str, brand: str, price: str, count: int) -> Goods:
    inks = (("BK", "black", "黑"), ("BL", "blue", "蓝"), ("RD", "red", "红"))
    variants = tuple(
        Sold(
            f"{sku}-{code}",
            price,
            (Lot(f"{sku}{code}-26", count, 45, 2026, shelf="Q1"),),
            ink,
            ink_zh,
            usual=(1, 2, 5, 10),
        )
        for code, ink, ink_zh in inks
    )
    return Goods(name, name_zh, "stationery", variants, {"brand": brand})


RULED = ("L", "ruled", "横线", 180)
DOTTED = ("D", "dotted", "点阵", 150)
PLAIN = ("P", "plain", "空白", 120)

STATIONERY = ExampleShop(
    kind="stationery",
    name="Paper Lantern Stationers",
    name_zh="纸灯笼文具",
    place_code="stationery",
    supplier="Fuyang Paper Mill",
    supplier_zh="富阳纸坊",
    seller="Qian Xuan 钱宣",
    goods=(
        paper(
            "NB-A5", "Notebook A5, thread-bound", "A5线装笔记本", "32", RULED, DOTTED, PLAIN, paper_weight=80, pages=192
        ),
        paper("NB-B6", "Notebook B6, soft cover", "B6软面笔记本", "22", RULED, DOTTED, paper_weight=80, pages=144),
        paper(
            "XUAN",
            "Xuan paper, 100 sheets",
            "宣纸一刀百张",
            "128",
            ("S", "raw", "生宣", 60),
            ("H", "sized", "熟宣", 45),
        ),
        paper("ENV", "Envelopes, 25", "信封二十五枚", "15", ("W", "white", "白色", 220), ("K", "kraft", "牛皮", 260)),
        paper("CARD", "Letterpress card", "凸版贺卡", "18", ("PL", "plum", "梅", 90), ("BB", "bamboo", "竹", 90)),
        paper(
            "WRAP",
            "Wrapping paper, sheet",
            "包装纸（张）",
            "6",
            ("ST", "stripe", "条纹", 400),
            ("FL", "floral", "花卉", 380),
        ),
        pen("GEL-05", "Gel pen 0.5", "0.5中性笔", "Inkwell", "6", 500),
        pen("GEL-038", "Gel pen 0.38", "0.38中性笔", "Inkwell", "7", 420),
        pen("ROLL", "Rollerball", "宝珠笔", "Inkwell", "16", 180),
        pen("INK-30", "Fountain pen ink 30 ml", "30毫升钢笔墨水", "Songyan", "48", 60),
        paper("FP", "Fountain pen", "钢笔", "168", ("F", "fine nib", "F尖", 24), ("EF", "extra fine nib", "EF尖", 26)),
        paper("BRUSH", "Writing brush", "毛笔", "58", ("S", "small", "小楷", 70), ("M", "medium", "中楷", 60)),
        paper("TAPE", "Washi tape", "和纸胶带", "9", ("01", "cloud", "云纹", 300), ("02", "crane", "鹤", 280)),
        paper("CLIP", "Paper clips, 100", "回形针百枚", "8", ("28", "28 mm", "28毫米", 350)),
        paper("RULER", "Brass ruler 15 cm", "15厘米黄铜尺", "39", ("15", "15 cm", "15厘米", 80)),
        paper("CAL", "Desk calendar 2027", "2027年台历", "45", ("27", "2027", "2027年", 140)),
    ),
    channels={"counter": 40, "wechat": 12, "phone": 8, "web": 25, "corporate": 15},
    ways={"pickup": 35, "carrier": 65},
    notes=(
        "请开增值税专用发票",
        "Deliver to the school office, gate B",
        "按班级分开包装，每包30支",
        "Same paper as last year, please",
    ),
    cards=("教师节快乐", "Congratulations on the new office"),
    gift_share=0.05,
)
