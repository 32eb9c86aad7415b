"""How Chinese words are typed with Latin letters."""

from pypinyin import Style, lazy_pinyin


def pinyin_of(text: str) -> str:
    """Chinese ``text`` as "xihulongjing xhlj"; empty when there is no Chinese in it."""
    han = "".join(mark for mark in text if "\u4e00" <= mark <= "\u9fff")
    if not han:
        return ""
    return f"{''.join(lazy_pinyin(han))} {''.join(lazy_pinyin(han, style=Style.FIRST_LETTER))}"
