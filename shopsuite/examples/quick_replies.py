"""What the example shops say often: replies for every shop, and guides for the goods of some."""

from typing import NamedTuple

from messaging.models import QuickReply


class _Said(NamedTuple):
    code: str
    title: str
    text: str
    is_guide: bool = False


ENGLISH = (
    _Said(
        "thanks", "Thank you for the order", "Hello {customer}, thank you for order {order}. We start on it today. {me}"
    ),
    _Said("hours", "When we are open", "We are here every day from 9 to 21. Come by whenever it suits you. {shop}"),
    _Said("sent", "On its way", "Hello {customer}, order {order} has left us. The tracking is on the order's page."),
    _Said("sorry", "Sorry for the delay", "I am sorry, {customer}: {order} takes a day longer than we said. {me}"),
)
CHINESE = (
    _Said("thanks", "感谢下单", "{customer}您好，订单{order}已收到，我们今天就开始准备，谢谢您的支持。{me}"),
    _Said("hours", "营业时间", "我们每天9点到21点营业，欢迎随时来店里坐坐。{shop}"),
    _Said("sent", "已发货", "{customer}您好，订单{order}已经寄出，单号在订单页面可以看到。"),
    _Said("sorry", "晚发致歉", "{customer}您好，实在抱歉，订单{order}要比约定的晚一天发出。{me}"),
)
#: Kind of shop -> its guides in English and in Chinese.
GUIDES = {
    "tea": (
        (
            _Said(
                "longjing",
                "Brewing Longjing",
                "3 g of leaf for 100 ml of water at 80 °C, in a glass.\n\nWet the leaves, wait half a minute, then fill up."
                " Drink when most leaves have sunk; leave a third in the glass and fill up again, three times.",
                True,
            ),
            _Said(
                "yixing",
                "Care of a clay pot",
                "Rinse with hot water only, never with soap.\n\nEmpty it after every session, leave the lid off until it is dry,"
                " and keep one pot for one kind of tea.",
                True,
            ),
        ),
        (
            _Said(
                "longjing",
                "龙井冲泡",
                "玻璃杯，每100毫升水投茶3克，水温80度。\n\n先少量水润茶半分钟，再注满。叶子大半沉下就可以喝，留三分之一茶汤续水，可续三次。",
                True,
            ),
            _Said(
                "yixing",
                "紫砂壶养护",
                "只用热水冲洗，不要用洗洁精。\n\n每次喝完及时倒掉茶渣，敞盖晾干；一把壶最好只泡一类茶。",
                True,
            ),
        ),
    ),
    "florist": (
        (
            _Said(
                "flowers",
                "Flowers that last",
                "Cut two centimetres off the stems at a slant, take off leaves under water, and change the water every day.",
                True,
            ),
        ),
        (_Said("flowers", "鲜花养护", "斜剪花茎两厘米，去掉浸在水里的叶子，每天换水，避开空调和阳光直射。", True),),
    ),
}


def write_quick_replies(kind: str) -> None:
    """The replies of every shop and the guides of this ``kind``. Safe to run again."""
    english, chinese = GUIDES.get(kind, ((), ()))
    for language, replies in (("en", (*ENGLISH, *english)), ("zh-hans", (*CHINESE, *chinese))):
        for said in replies:
            QuickReply.objects.get_or_create(
                code=said.code,
                language=language,
                defaults={"title": said.title, "text": said.text, "is_guide": said.is_guide},
            )
