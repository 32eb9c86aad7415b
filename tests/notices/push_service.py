"""A push service of one's own: takes what is posted, and reads it as the browser would."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shopsuite.notices.keys import decoded, encoded


class PushService:
    """``with PushService() as service``: answers ``service.status`` to every post, and keeps headers and bodies."""

    def __init__(self) -> None:
        self.status = 201
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.received.append((dict(self.headers), body))
                self.send_response(service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "PushService":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def subscription(self, name: str = "phone") -> dict[str, str]:
        """What a browser would send to the shop."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": f"{self.origin}/{name}", "p256dh": encoded(point), "auth": encoded(self.auth)}

    def read(self, body: bytes) -> str:
        """Decrypted with the subscription's own key (RFC 8291)."""
        return http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm").decode()

    def who_sent(self, headers: dict[str, str]) -> tuple[dict[str, Any], str]:
        """The verified claims of the sender, and the key they are signed with (RFC 8292)."""
        token, key = (part.split("=", 1)[1] for part in headers["Authorization"].removeprefix("vapid ").split(", "))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
        return jwt.decode(token, public, algorithms=["ES256"], audience=self.origin), key
