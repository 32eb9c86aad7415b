"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Inputs a person types into.
TYPED = {"text", "search", "tel", "email", "url", "number", "textarea", "password", "datetime-local", "date", "time"}


@dataclass
class Form:
    """Where a form goes, what it would send as it stands, and which of that is typed."""

    action: str
    method: str
    sent: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    def filled_with(self, text: str) -> dict[str, str]:
        """What is sent when somebody types ``text`` everywhere."""
        return self.sent | dict.fromkeys(self.typed, text)


def forms_of(html: str, *, at: str) -> list[Form]:
    """Every form on the page at the address ``at``."""
    reader = _Reader(at)
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = "post" if "hx-post" in given else given.get("method", "get").lower()
            action = given.get("hx-post") or given.get("hx-get") or given.get("action") or self.at
            self._open = Form(action, method)
            self.forms.append(self._open)
        elif self._open is not None:
            self._read_field(tag, given)

    def _read_field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self._open, given.get("name", "")
        if tag == "option" and self._select and form:
            if "selected" in given or not form.sent.get(self._select):
                form.sent[self._select] = given.get("value", "")
        elif tag == "select":
            self._select = name
        elif name and form and tag in ("input", "textarea"):
            kind = "textarea" if tag == "textarea" else given.get("type", "text").lower()
            if kind in TYPED:
                form.typed.append(name)
            elif kind in ("hidden", "submit") or "checked" in given:
                form.sent[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
