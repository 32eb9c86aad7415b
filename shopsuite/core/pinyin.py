"""How Chinese words are typed with Latin letters."""

from pypinyin import lazy_pinyin


def pinyin_of(text: str) -> str:
    """Chinese ``text`` as "xihulongjing xhlj"; empty when there is no Chinese in it."""
    han = "".join(mark for mark in text if "\u4e00" <= mark <= "\u9fff")
    if not han:
        return ""
    syllables = lazy_pinyin(han)
    return f"{''.join(syllables)} {''.join(syllable[0] for syllable in syllables)}"
