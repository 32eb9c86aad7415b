"""Handing an encrypted push to its push service, and to nothing else: the address came from a stranger's browser."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import urlsplit

SECONDS = 10
#: In all: an answer that comes drop by drop, or "continue" for ever, never lets a single read time out.
SECONDS_IN_ALL = 20
#: Public by name, and a way into private networks where the machine's own network translates them (RFC 6052, RFC 3056).
TRANSLATED = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "2002::/16", "::/96"))


class Unsafe(Exception):
    """The address leads into a private network."""


def post(url: str, body: bytes, headers: dict[str, str], *, may_be_private: bool = False) -> int:
    """POST ``body`` and return the status; nothing is followed, the answer's text is not read.

    The name is resolved once and connected to as resolved, so that it cannot lead elsewhere the second time.
    Raises ``Unsafe``, ``OSError`` or ``http.client.HTTPException``.
    """
    address = urlsplit(url)
    host, is_https = address.hostname or "", address.scheme == "https"
    port = address.port or (443 if is_https else 80)
    sock = socket.create_connection((_resolved(host, port, may_be_private=may_be_private), port), timeout=SECONDS)
    deadline = threading.Timer(SECONDS_IN_ALL, _cut, [sock])
    deadline.start()
    try:
        if is_https:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = sock
        path = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
        connection.request("POST", path, body=body, headers=headers | {"Host": address.netloc})
        return connection.getresponse().status
    finally:
        deadline.cancel()
        sock.close()


def _cut(sock: socket.socket) -> None:
    """End whatever waits for this socket."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _resolved(host: str, port: int, *, may_be_private: bool) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not may_be_private and not all(_is_public(address) for address in found):
        raise Unsafe(f"{host} is not a public address")
    return found[0]


def _is_public(found: str) -> bool:
    address = ipaddress.ip_address(found)
    return address.is_global and not any(address in network for network in TRANSLATED)
