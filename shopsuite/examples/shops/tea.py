"""A tea shop: batches differ by year, harvest and garden, and people ask for the very one they tasted."""

from shopsuite.examples.shape import ExampleShop, Goods, Lot, Sold

GREEN = {"water_temperature": 80, "leaf_grams": 3, "steep_seconds": 60}
OOLONG = {"water_temperature": 98, "leaf_grams": 7, "steep_seconds": 20}
PUER = {"water_temperature": 100, "leaf_grams": 7, "steep_seconds": 15}


def green(name: str, name_zh: str, origin: str, cultivar: str, *variants: Sold) -> Goods:
    attributes = {"tea_type": "Green 绿茶", "origin": origin, "cultivar": cultivar, "harvest": "Spring 春茶", **GREEN}
    return Goods(name, name_zh, "tea", variants, attributes)


TEA = ExampleShop(
    kind="tea",
    name="Still Water Tea House",
    name_zh="静水茶舍",
    place_code="tea",
    supplier="Shifeng Garden Cooperative",
    supplier_zh="狮峰茶园合作社",
    seller="Gu Changqing 顾长青",
    goods=(
        green(
            "West Lake Longjing",
            "西湖龙井",
            "Shifeng, Hangzhou 杭州狮峰",
            "Qunti 群体种",
            Sold(
                "LJ-SF-50",
                "268",
                (
                    Lot("LJ26-MQ-SF", 46, 190, 2026, "Ming Qian 明前", "Shifeng 狮峰", 540, "120", "328", "A1-1"),
                    Lot("LJ26-YQ-WJ", 80, 175, 2026, "Yu Qian 雨前", "Wengjiashan 翁家山", 540, "86", None, "A1-2"),
                    Lot("LJ25-MQ-SF", 9, 560, 2025, "Ming Qian 明前", "Shifeng 狮峰", 720, "110", "198", "A1-3"),
                ),
                "50 g tin",
                "50克罐装",
                "tin",
            ),
            Sold(
                "LJ-SF-250",
                "1180",
                (Lot("LJ26-YQ-250", 18, 170, 2026, "Yu Qian 雨前", "Wengjiashan 翁家山", 540, "410", None, "A1-4"),),
                "250 g box",
                "250克礼盒",
                "box",
                usual=(1, 1, 1, 3),
                opens_into=("LJ-SF-50", 5),
            ),
        ),
        green(
            "Anji Baicha",
            "安吉白茶",
            "Anji, Huzhou 湖州安吉",
            "Baiye No. 1 白叶一号",
            Sold(
                "AJ-50",
                "158",
                (
                    Lot("AJ26-S1", 60, 200, 2026, "Ming Qian 明前", "Huangdu 黄杜", 540, "64", None, "A2-1"),
                    Lot("AJ25-S1", 12, 570, 2025, "Ming Qian 明前", "Huangdu 黄杜", 720, "60", "108", "A2-2"),
                ),
                "50 g tin",
                "50克罐装",
                "tin",
            ),
        ),
        green(
            "Dongting Biluochun",
            "洞庭碧螺春",
            "Dongting, Suzhou 苏州洞庭",
            "Qunti 群体种",
            Sold(
                "BLC-50",
                "218",
                (Lot("BLC26-S1", 34, 205, 2026, "Ming Qian 明前", "Xishan 西山", 480, "98", None, "A2-4"),),
                "50 g tin",
                "50克罐装",
                "tin",
            ),
        ),
        Goods(
            "Tieguanyin, light roast",
            "清香铁观音",
            "tea",
            (
                Sold(
                    "TGY-L-100",
                    "128",
                    (
                        Lot("TGY26-S", 70, 150, 2026, "Spring 春茶", "Xiping, Anxi 安溪西坪", 540, "48", None, "B1-1"),
                        Lot("TGY25-A", 22, 380, 2025, "Autumn 秋茶", "Gande, Anxi 安溪感德", 720, "52", None, "B1-2"),
                    ),
                    "100 g bag",
                    "100克袋装",
                ),
            ),
            {"tea_type": "Oolong 乌龙茶", "origin": "Anxi 安溪", "cultivar": "Tieguanyin 铁观音", **OOLONG},
        ),
        Goods(
            "Da Hong Pao",
            "大红袍",
            "tea",
            (
                Sold(
                    "DHP-50",
                    "298",
                    (
                        Lot(
                            "DHP24-ZY",
                            40,
                            480,
                            2024,
                            "Spring 春茶",
                            "Zhengyan, Wuyi 武夷正岩",
                            1460,
                            "130",
                            None,
                            "B2-1",
                        ),
                        Lot(
                            "DHP21-ZY",
                            8,
                            1500,
                            2021,
                            "Spring 春茶",
                            "Zhengyan, Wuyi 武夷正岩",
                            2900,
                            "150",
                            "468",
                            "B2-2",
                        ),
                    ),
                    "50 g tin",
                    "50克罐装",
                    "tin",
                ),
            ),
            {"tea_type": "Oolong 乌龙茶", "origin": "Wuyi 武夷山", "cultivar": "Qidan blend 奇丹拼配", **OOLONG},
        ),
        Goods(
            "Phoenix Dancong, Mi Lan Xiang",
            "凤凰单丛·蜜兰香",
            "tea",
            (
                Sold(
                    "DC-MLX-100",
                    "188",
                    (Lot("DC26-WD", 36, 160, 2026, "Spring 春茶", "Wudong 乌岽", 900, "76", None, "B2-4"),),
                    "100 g bag",
                    "100克袋装",
                ),
            ),
            {
                "tea_type": "Oolong 乌龙茶",
                "origin": "Wudong, Chaozhou 潮州乌岽",
                "cultivar": "Mi Lan Xiang 蜜兰香",
                **OOLONG,
            },
        ),
        Goods(
            "Yiwu raw Puer cake",
            "易武生普饼茶",
            "tea",
            (
                Sold(
                    "PE-YW-357",
                    "680",
                    (
                        Lot(
                            "PE18-YW", 24, 2700, 2018, "Spring 春茶", "Mahei, Yiwu 易武麻黑", None, "240", "880", "C1-1"
                        ),
                        Lot(
                            "PE22-YW",
                            42,
                            1400,
                            2022,
                            "Spring 春茶",
                            "Luoshuidong, Yiwu 易武落水洞",
                            None,
                            "210",
                            None,
                            "C1-2",
                        ),
                    ),
                    "357 g cake",
                    "357克饼",
                    "cake",
                    "fifo",
                ),
            ),
            {"tea_type": "Puer, raw 普洱生茶", "origin": "Yiwu 易武", **PUER},
        ),
        Goods(
            "Menghai ripe Puer brick",
            "勐海熟普砖茶",
            "tea",
            (
                Sold(
                    "PE-MH-250",
                    "168",
                    (Lot("PE19-MH", 55, 2300, 2019, "Autumn 秋茶", "Menghai 勐海", None, "58", None, "C1-4"),),
                    "250 g brick",
                    "250克砖",
                    policy="fifo",
                ),
            ),
            {"tea_type": "Puer, ripe 普洱熟茶", "origin": "Menghai 勐海", **PUER},
        ),
        Goods(
            "Fuding Shoumei",
            "福鼎老寿眉",
            "tea",
            (
                Sold(
                    "SM-LOOSE",
                    "0.62",
                    (
                        Lot("SM20-FD", 3600, 2000, 2020, "Autumn 秋茶", "Fuding 福鼎", None, "0.2", "0.98", "C2-1"),
                        Lot("SM24-FD", 8200, 560, 2024, "Autumn 秋茶", "Fuding 福鼎", None, "0.14", None, "C2-2"),
                    ),
                    "loose, by weight",
                    "散装称重",
                    "g",
                    "fifo",
                    (50, 100, 100, 250),
                ),
            ),
            {
                "tea_type": "White 白茶",
                "origin": "Fuding 福鼎",
                "water_temperature": 95,
                "leaf_grams": 5,
                "steep_seconds": 20,
            },
        ),
        Goods(
            "Jasmine Silver Needle",
            "茉莉银针",
            "tea",
            (
                Sold(
                    "JSN-50",
                    "98",
                    (Lot("JSN26", 90, 95, 2026, "Summer 夏茶", "Hengzhou 横州", 540, "34", None, "A3-1"),),
                    "50 g tin",
                    "50克罐装",
                    "tin",
                ),
            ),
            {"tea_type": "Scented 花茶", "origin": "Hengzhou 横州", "water_temperature": 85, "leaf_grams": 3},
        ),
        Goods(
            "Celadon gaiwan",
            "龙泉青瓷盖碗",
            "teaware",
            (
                Sold("GW-CEL-120", "168", (Lot("GW-2607", 30, 120, cost="62", shelf="D1-1"),), "120 ml", "120毫升"),
                Sold("GW-CEL-160", "188", (Lot("GW-2608", 22, 120, cost="70", shelf="D1-2"),), "160 ml", "160毫升"),
            ),
            {"material": "Longquan celadon 龙泉青瓷", "maker": "Chen Kiln 陈窑"},
        ),
        Goods(
            "Yixing teapot, Xishi",
            "宜兴紫砂西施壶",
            "teaware",
            (
                Sold(
                    "YX-XS-180",
                    "880",
                    (Lot("YX-2511", 6, 330, cost="390", shelf="D2-1"),),
                    "180 ml",
                    "180毫升",
                    usual=(1,),
                ),
            ),
            {"material": "Zini clay 紫泥", "volume": 180, "maker": "Zhou Studio 周氏工作室"},
        ),
    ),
    channels={"counter": 34, "wechat": 30, "phone": 10, "web": 20, "corporate": 6},
    ways={"pickup": 30, "carrier": 62, "rider": 8},
    notes=(
        "请用去年那批，味道更醇",
        "Please pack the two tins separately, one is a present",
        "周五前要到，出差带走",
        "老人喝，麻烦附一张冲泡说明",
        "No plastic inside the parcel, please",
        "发票抬头和上次一样",
    ),
    cards=("祝您身体健康，茶香常伴", "With thanks from all of us", "中秋快乐，阖家团圆"),
    gift_share=0.22,
)
