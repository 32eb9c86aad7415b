"""5,000 reminders due at once, two workers, real SMTP; one of the workers is killed in the middle: who gets what, and how often.

python -m bench.reminders [--count 5000]
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from bench import stage, tearoom

WORKER = "--worker"


class Post:
    """A mail server that counts whom it took mail for."""

    def __init__(self) -> None:
        self.taken = Counter[str]()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def count(self) -> int:
        with self._lock:
            return sum(self.taken.values())

    def _listen(self) -> None:
        while True:
            link, _address = self._listener.accept()
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with suppress(ConnectionError):  # whoever was talking was killed
            self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        with link, link.makefile("rwb") as lines:
            to = ""

            def say(words: str) -> None:
                lines.write(f"{words}\r\n".encode())
                lines.flush()

            say("220 post")
            while line := lines.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == "RCPT":
                    to = re.findall("<(.*)>", line)[0]
                if verb == "DATA":
                    say("354 go on")
                    while lines.readline().rstrip(b"\r\n") != b".":
                        pass
                    with self._lock:
                        self.taken[to] += 1
                say("221 bye" if verb == "QUIT" else "250 ok")
                if verb == "QUIT":
                    return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument(WORKER, action="store_true")
    given = parser.parse_args()
    if given.worker:
        work()
        return
    post = Post()
    os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.smtp.EmailBackend"
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    with stage.database():
        tearoom.fill(tearoom.tea_house(), given.count)
        _due()
        seconds, killed_at = _run(post, given.count)
        left = _states()
        _later()
        after = _states()
        twice = sum(1 for times in post.taken.values() if times > 1)
        got = len(post.taken)
        bare = _bare(post, given.count)
    stage.show(
        f"{given.count:,} reminders due at once, two workers, one killed after {killed_at:,}",
        [
            ("all sent but what the killed one had in its hands", f"{seconds:.1f} s", "60 s"),
            ("left in its hands", f"{left['pending'] + left['sending']}", ""),
            ("of these sent once its claim had run out", f"{left['pending']}", ""),
            ("perhaps sent, left for a person to decide", f"{after['unsure']}", "at most 1"),
            ("guests who got one", f"{got:,}", ""),
            ("guests who got two", str(twice), "0"),
            ("the same mails, ready-made, straight to the same server by two processes", f"{bare:.1f} s", ""),
            ("times that", f"{seconds / bare:.1f}", ""),
        ],
    )


def work() -> None:
    """One worker, as Celery runs it, until nothing is left to claim."""
    import django

    django.setup()
    from django.utils import timezone

    from bookings import operations

    print("ready", flush=True)
    sys.stdin.readline()
    while operations.send_due(clock=timezone.now):
        pass


def _due() -> None:
    from django.utils import timezone

    from bookings.models import Booking, Reminder

    now = timezone.now()
    rows = Booking.objects.values_list("pk", "version", "session__during")
    Reminder.objects.bulk_create(
        [
            Reminder(booking_id=pk, kind="confirmed", version=version, due_at=now, good_until=during.lower)
            for pk, version, during in rows
        ],
        batch_size=1000,
    )


def _run(post: Post, count: int) -> tuple[float, int]:
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.reminders", WORKER],
            cwd=stage.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _worker in range(2)
    ]
    for worker in workers:
        assert worker.stdout and worker.stdout.readline() == b"ready\n"
    started = time.perf_counter()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
    while post.count < count // 3:
        time.sleep(0.01)
    killed_at = post.count
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    # The other takes over at once, as the next minute's run would.
    workers[1].wait(300)
    return time.perf_counter() - started, killed_at


def _later() -> None:
    """When the killed one's claim has run out."""
    from django.utils import timezone

    from bookings import operations
    from bookings.operations.sending import CLAIMED_FOR

    operations.send_due(clock=lambda: timezone.now() + CLAIMED_FOR + timedelta(seconds=1))


def _states() -> Counter:
    from bookings.models import Reminder

    return Counter(Reminder.objects.values_list("state", flat=True))


def _bare(post: Post, count: int) -> float:
    half = count // 2
    script = (
        "import smtplib, sys\n"
        f"for n in range({half}):\n"
        f"    with smtplib.SMTP('127.0.0.1', {post.port}) as link:\n"
        "        link.sendmail('shop@localhost', [f'bare{n}@example.org'], 'Subject: x\\r\\n\\r\\n' + 'words ' * 600)\n"
    )
    started = time.perf_counter()
    processes = [subprocess.Popen([sys.executable, "-c", script]) for _process in range(2)]
    for process in processes:
        process.wait()
    return time.perf_counter() - started


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()
