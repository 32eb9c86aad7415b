"""Those who go on talking while servers die under them: people at a browser, and devices whose requests are cut."""

import socket
import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Page

from tests.chaos.clients import BREATH, NO_ANSWER, SECONDS_FOR_AN_ANSWER, SECONDS_TO_GIVE_UP, Worker

MARK = "c" * 32
#: After how much of a request its sender is gone, and whether the rest is ever sent; 1 is "before the answer".
CUTS = (0.3, 0.9, 1.0)


class Device(Worker):
    """Says ``count`` lines through one door, one after the other. Many a POST is cut off on the way, and all are
    repeated under the same name until there is an answer; some are sent once more after that."""

    def __init__(self, name: str, address: str, door: str, *, cookie: str = "", count: int) -> None:
        super().__init__()
        self.name, self.host, self.door, self.cookie = name, urlsplit(address).netloc, door, cookie
        self.lines = [f"{name} says {number}" for number in range(count)]
        self.said = 0

    def work(self) -> None:
        random = Random(self.name)
        for line in self.lines:
            if random.random() < 0.5:
                self._cut_off(line, random.choice(CUTS))
            self._until_answered(line)
            if random.random() < 0.2:
                self._until_answered(line)
            self.said += 1

    def _request(self, line: str) -> tuple[bytes, dict[str, str]]:
        body = urlencode({"text": line, "client_id": line}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={MARK}; {self.cookie}",
            "X-CSRFToken": MARK,
            "HX-Request": "true",
        }
        return body, headers

    def _cut_off(self, line: str, share: float) -> None:
        """Send ``share`` of the request, and be gone."""
        body, headers = self._request(line)
        told = {**headers, "Host": self.host, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        whole = f"POST {self.door}send/ HTTP/1.1\r\n{head}\r\n".encode() + body
        host, port = self.host.split(":")
        with suppress(OSError), closing(socket.create_connection((host, int(port)), SECONDS_FOR_AN_ANSWER)) as link:
            link.sendall(whole[: int(len(whole) * share)])

    def _until_answered(self, line: str) -> None:
        body, headers = self._request(line)
        deadline = time.monotonic() + SECONDS_TO_GIVE_UP
        while time.monotonic() < deadline:
            with (
                suppress(OSError, HTTPException),
                closing(HTTPConnection(self.host, timeout=SECONDS_FOR_AN_ANSWER)) as link,
            ):
                link.request("POST", f"{self.door}send/", body, headers)
                answer = link.getresponse()
                answer.read()
                if answer.status == 201:
                    return
                assert answer.status in (*NO_ANSWER, 429), (line, answer.status)
            time.sleep(BREATH)  # spares the starting server; nothing relies on it
        raise AssertionError(f"{line} was never answered.")


class Talker:
    """Somebody at a page of the conversation: says lines by the keyboard."""

    def __init__(self, name: str, browser: Browser, url: str, cookie: dict[str, str] | None = None, *, clock: int = 0):
        self.name, self.lines = name, []
        self.context = browser.new_context()
        if cookie:
            self.context.add_cookies([cookie])
        if clock:  # hours
            wrong = f"{{ const real = Date.now; Date.now = () => real() + {clock} * 3600e3; }}"
            self.context.add_init_script(wrong)
        self.page = self.open(url)

    def open(self, url: str) -> Page:
        page = self.context.new_page()
        page.goto(url)
        page.locator("html[data-feed=live]").wait_for(state="attached")
        return page

    def say(self) -> None:
        line = f"{self.name} says {len(self.lines)}"
        field = self.page.get_by_role("textbox", name="Message", exact=True)
        field.fill(line)
        field.press("Enter")
        self.lines.append(line)

    def shows(self, page: Page | None = None) -> list[str]:
        """What the page shows of the conversation, and after it what waits to be sent."""
        return (page or self.page).eval_on_selector_all(
            "[data-thread] .message [data-text], [data-pending] .message-text",
            "lines => lines.map(line => line.textContent.trim())",
        )
