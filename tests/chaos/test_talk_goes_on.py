"""People talk while servers are killed, networks drop, tabs sleep and clocks are wrong. Every line once, in order, for
everybody."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Page

from messaging.queries import PAGE
from tests.chaos.talkers import Device, Talker
from tests.suite import Suite, wait_until

KILLS = ("web", "valkey", "postgres", "web", "feed")
LINES_EACH = 30
SECONDS_FOR_PROGRESS = 60
SECONDS_TO_CATCH_UP = 60


def test_whatever_happens_every_line_arrives_once_and_in_order_on_every_page(
    suite: Suite, staged: dict[str, Any], chromium: Browser
):
    talk, link = f"{suite.address}/conversations/{staged['talk']}/", f"{suite.address}{staged['talk_link']}"
    session = staged["sessions"]["clerk"]
    cookie = {"name": staged["cookie"], "value": session, "url": suite.address}
    clerk = Talker("Clerk", chromium, talk, cookie)
    second_tab = clerk.open(talk)
    lin = Talker("Lin", chromium, link, clock=-7)
    devices = [
        Device("phone", suite.address, staged["talk_link"], count=LINES_EACH),
        Device(
            "till",
            suite.address,
            f"/conversations/{staged['talk']}/",
            cookie=f"{staged['cookie']}={session}",
            count=LINES_EACH,
        ),
    ]
    for device in devices:
        device.start()

    for nth, killed in enumerate(KILLS, start=1):
        due = nth * LINES_EACH // (len(KILLS) + 1)
        wait_until(
            lambda due=due: all(device.said >= due or device.mistake for device in devices), SECONDS_FOR_PROGRESS
        )
        clerk.say()
        if nth == 2:
            lin.context.set_offline(True)
        lin.say()
        suite.kill(killed)
        clerk.say()
        lin.say()
        if nth == 3:
            second_tab.context.new_cdp_session(second_tab).send("Page.setWebLifecycleState", {"state": "frozen"})
        if nth == 4:
            lin.context.set_offline(False)
    for device in devices:
        device.end()
    second_tab.context.new_cdp_session(second_tab).send("Page.setWebLifecycleState", {"state": "active"})

    meant = {talker.name: talker.lines for talker in (clerk, lin, *devices)}
    count = sum(len(lines) for lines in meant.values())
    wait_until(lambda: len(written(suite, staged["talk"])) >= count, SECONDS_TO_CATCH_UP)
    lines = written(suite, staged["talk"])
    assert [seq for seq, _text in lines] == list(range(1, count + 1))  # no hole, no second one
    texts = [text for _seq, text in lines]
    for name, said in meant.items():
        assert [text for text in texts if text.startswith(name)] == said
    for talker, page in ((clerk, clerk.page), (clerk, second_tab), (lin, lin.page)):
        assert_catches_up(talker, page, texts)


def assert_catches_up(talker: Talker, page: Page, texts: list[str]) -> None:
    """The page comes to show all of ``texts``, or the newest of them where it had fallen far behind."""

    def newest() -> list[str]:
        return texts[-max(len(talker.shows(page)), PAGE) :]

    with suppress(AssertionError):  # the comparison below says more
        wait_until(lambda: talker.shows(page) == newest(), SECONDS_TO_CATCH_UP)
    assert talker.shows(page) == newest()


def written(suite: Suite, talk: int) -> list[tuple[int, str]]:
    """The conversation as the database has it."""
    with suppress(Exception), suite.connect() as link:
        return link.execute(
            "SELECT seq, text FROM messaging_message WHERE conversation_id = %s ORDER BY seq", [talk]
        ).fetchall()
    return []
