"""Names that are kept in English and in Chinese."""

from django.utils.translation import get_language


def in_reader_language(name: str, name_zh: str) -> str:
    """The Chinese name for a Chinese reader where there is one, else the name."""
    return name_zh if name_zh and (get_language() or "").startswith("zh") else name
