"""When two addresses are the same one, whatever they were typed with. No look-alikes: what differs in a number is another door."""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from itertools import zip_longest

#: Longer keys end in a digest of the rest.
LONGEST_KEY = 320
LONGEST_TEXT = 500

#: What people write for the same thing, in Latin letters (US Postal Service, publication 28, and what shops see).
_SAME = {
    "street": "st",
    "str": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "place": "pl",
    "boulevard": "blvd",
    "terrace": "ter",
    "square": "sq",
    "circle": "cir",
    "parkway": "pkwy",
    "highway": "hwy",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
    "saint": "st",
    "floor": "fl",
}
#: What stands before the number of a flat or an office.
_UNITS = frozenset({"apt", "apartment", "unit", "suite", "ste", "flat", "rm", "room", "#"})
_CHINESE = str.maketrans("號樓棟層弄巷區縣鎮鄉村路單", "号楼栋层弄巷区县镇乡村路单")
#: A flat within a Chinese house: everything after its number, building and entrance.
_FLAT = re.compile(r"(?<=[号弄幢栋座楼])((\d+|[a-z]|[一二三四五六七八九十]+) ?(单元|层|楼|室|房) ?)*(\d+ ?)?(室|房)?$")
_TOKEN = re.compile(r"#|\d+|[a-z]+|[^\W\d_]+")


@lru_cache(maxsize=10_000)
def key_of(text: str) -> str:
    """``text`` as all writings of it are: full or half width, capitals, accents on Latin letters, spaces, punctuation and the usual short
    forms make no difference. "" for one without a letter or digit. The key of a key is that key."""
    folded = unicodedata.normalize("NFKC", text).translate(_CHINESE).casefold()
    folded = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", folded))
    folded = unicodedata.normalize("NFC", folded)
    words: list[str] = []
    tokens = _TOKEN.findall(folded)
    for token, after in zip_longest(tokens, tokens[1:], fillvalue=""):
        if token == "no" and after.isdigit():
            continue  # "No. 5"
        word = _SAME.get(token, token)
        if word in _UNITS:
            word = "#"
        elif word.isdigit():
            word = word.lstrip("0") or "0"
        if word == "#" and words[-1:] == ["#"]:
            continue  # "#APT 2"
        words.append(word)
    return _short("".join(_joined(words))) if words != ["#"] else ""


def building_of(key: str) -> str:
    """The key of the house, for all its flats: the riders' way ends at the same door."""
    words = key.split(" ")
    kept: list[str] = []
    skip = 0
    for number, word in enumerate(words):
        if skip:
            skip -= 1
        elif word == "#" and number + 1 < len(words) and any(each.isdigit() for each in kept):
            # "# 12 b": a number and perhaps a letter.
            letter = words[number + 2] if number + 2 < len(words) else ""
            skip = 2 if words[number + 1].isdigit() and len(letter) == 1 and letter.isascii() else 1
        else:
            kept.append(word)
    house = " ".join(kept)
    cut = _FLAT.sub("", _unspaced(house)) if not house.isascii() else house
    return cut or key


def _joined(words: list[str]) -> list[str]:
    """Words with spaces where two of them would run together: between letters or digits of the West, not within Chinese."""
    parts: list[str] = []
    for word in words:
        if parts and parts[-1][-1].isascii() and word[0].isascii():
            parts.append(" ")
        parts.append(word)
    return parts


def _unspaced(house: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", house)


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    digest = sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{key[: LONGEST_KEY - 33]} {digest}"
