"""Pages and answers as they are looked through for what must not stand in them."""

import re

_SECRETS = re.compile(r"[\w+/=-]{20,}")


def without_secrets(text: str) -> str:
    """``text`` without the secrets of links and forms: they are letters and figures as they fall, every price among them at
    some time."""
    return _SECRETS.sub("", text)
