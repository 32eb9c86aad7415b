"""A florist: timed deliveries by own riders, everything fresh, every card matters."""

from shopsuite.examples.shape import ExampleShop, Goods, Lot, Sold


def stems(sku: str, name: str, name_zh: str, colour: str, price: str, days: int, *lots: Lot) -> Goods:
    sold = Sold(sku, price, lots, unit="stem", usual=(5, 9, 10, 11, 19))
    return Goods(name, name_zh, "flowers", (sold,), {"colour": colour, "vase_days": days, "origin": "Kunming 昆明"})


def bouquet(sku: str, name: str, name_zh: str, price: str, quantity: int, description: str) -> Goods:
    lot = Lot(f"{sku}-W", quantity, 1, keeps_days=6, cost="60", shelf="K2")
    return Goods(name, name_zh, "flowers", (Sold(sku, price, (lot,), usual=(1,)),), {"vase_days": 6}, description)


FLORIST = ExampleShop(
    kind="florist",
    name="Four Petals",
    name_zh="四瓣花房",
    place_code="florist",
    supplier="Dounan Flower Market",
    supplier_zh="斗南花卉市场",
    seller="Li Huaying 李花影",
    goods=(
        stems(
            "ROSE-RED",
            "Red rose, Carola",
            "卡罗拉红玫瑰",
            "Red 红",
            "8",
            7,
            Lot("R-MON", 160, 3, keeps_days=9, cost="2.4", shelf="K1"),
            Lot("R-THU", 240, 0, keeps_days=9, cost="2.6", shelf="K1"),
        ),
        stems(
            "ROSE-WHT",
            "White rose, Avalanche",
            "雪山白玫瑰",
            "White 白",
            "9",
            8,
            Lot("W-THU", 180, 1, keeps_days=9, cost="2.9", shelf="K1"),
        ),
        stems(
            "ROSE-PINK",
            "Pink rose, Diana",
            "戴安娜粉玫瑰",
            "Pink 粉",
            "8",
            7,
            Lot("P-THU", 170, 1, keeps_days=9, cost="2.5", shelf="K1"),
        ),
        stems(
            "LILY-WHT",
            "White lily, Siberia",
            "西伯利亚白百合",
            "White 白",
            "22",
            10,
            Lot("L-TUE", 70, 2, keeps_days=12, cost="8", shelf="K3"),
        ),
        stems(
            "PEONY",
            "Peony, Sarah Bernhardt",
            "萨拉芍药",
            "Pink 粉",
            "28",
            6,
            Lot("PE-WED", 46, 2, keeps_days=7, cost="11", shelf="K3"),
        ),
        stems(
            "EUST-PUR",
            "Lisianthus, purple",
            "紫色洋桔梗",
            "Purple 紫",
            "7",
            10,
            Lot("E-TUE", 140, 2, keeps_days=12, cost="2", shelf="K1"),
        ),
        stems(
            "HYDR-BLU",
            "Hydrangea, blue",
            "蓝色绣球",
            "Blue 蓝",
            "26",
            8,
            Lot("H-THU", 40, 1, keeps_days=9, cost="9", shelf="K3"),
        ),
        stems(
            "EUCA",
            "Eucalyptus",
            "尤加利叶",
            "Green 绿",
            "5",
            14,
            Lot("EU-MON", 220, 4, keeps_days=18, cost="1", shelf="W1"),
        ),
        bouquet(
            "BQ-MORNING",
            "Bouquet First Light",
            "晨光花束",
            "268",
            40,
            "Pink roses, lisianthus and eucalyptus in kraft paper",
        ),
        bouquet("BQ-LETTER", "Bouquet Love Letter", "情书花束", "399", 36, "Nineteen red roses with a card"),
        bouquet("BQ-QUIET", "Bouquet Quiet", "静默花束", "298", 30, "White roses and lilies, for condolence"),
        bouquet("BQ-GET-WELL", "Bouquet Get Well", "早日康复花束", "238", 40, "Low in scent, made for hospital rooms"),
        Goods(
            "Glass vase, straight",
            "直筒玻璃花瓶",
            "general",
            (Sold("VASE-25", "68", (Lot("V-26", 34, 60, cost="22", shelf="S1"),), "25 cm", "25厘米", usual=(1,)),),
        ),
    ),
    channels={"counter": 18, "wechat": 42, "phone": 16, "web": 20, "corporate": 4},
    ways={"pickup": 22, "carrier": 3, "rider": 75},
    notes=(
        "医院住院部7楼，请打电话再上楼",
        "It is a surprise: please do not call the recipient before 5 pm",
        "不要百合，收花人对花粉过敏",
        "Leave it with the front desk if nobody answers",
        "花束小一点，桌上放得下",
    ),
    cards=("生日快乐，永远二十五岁", "For Mum, with all my love", "早日康复，大家等你回来", "结婚三周年快乐"),
    gift_share=0.6,
)
