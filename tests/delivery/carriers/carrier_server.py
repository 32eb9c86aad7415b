"""A carrier's program that speaks the generic protocol, for tests."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection


class CarrierServer:
    """``asked`` is what was asked of it: (method, path, headers); ``says`` number -> events; ``answer``, where it is set, is (status, body,
    headers) whatever is asked; ``outcome`` what becomes of stopping."""

    def __init__(self):
        self.asked, self.says, self.answer, self.outcome, self.meanwhile = [], {}, None, "stopped", None

    def respond(self, method, path):
        if self.meanwhile:
            self.meanwhile()
        if self.answer:
            return self.answer
        number = path.split("/")[2]
        if method == "POST":
            return 200, json.dumps({"outcome": self.outcome}).encode(), {}
        if number not in self.says:
            return 404, b"{}", {}
        return 200, json.dumps({"events": self.says[number]}).encode(), {}

    @property
    def paths(self):
        return [path for _method, path, _headers in self.asked]


@contextmanager
def running():
    """The server at its ``address``, until the end."""
    carrier = CarrierServer()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            carrier.asked.append((self.command, self.path, dict(self.headers)))
            try:
                status, body, headers = carrier.respond(self.command, self.path)
            finally:
                connection.close()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    carrier.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
