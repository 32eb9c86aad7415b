"""What a screen calls what it sends, so that sent twice it is still one."""

from uuid import UUID, uuid4


def client_id_in(text: str | None) -> UUID:
    """The name in a hidden field; a new one for a screen that gave none, or was tampered with."""
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()
