"""A server that speaks WeChat Pay's API v3, with keys of its own, for tests."""

import base64
import json
import secrets
import threading
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = "0123456789abcdef0123456789abcdef"
KEY_ID = "PUB_KEY_ID_01"


@cache
def keys():
    """(the shop's, the provider's); made once a run, for it takes a while."""
    return tuple(rsa.generate_private_key(public_exponent=65537, key_size=2048) for _whose in range(2))


def settings_for(gateway):
    """What a shop with an account there sets."""
    shop, provider = keys()
    pem, bare = serialization.Encoding.PEM, serialization.NoEncryption()
    return {
        "mchid": "1900001",
        "appid": "wx1",
        "private_key": shop.private_bytes(pem, serialization.PrivateFormat.PKCS8, bare).decode(),
        "cert_serial_no": "5157F09EFDC096DE15EBE81A47057A72",
        "apiv3_key": KEY,
        "public_key": provider.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo).decode(),
        "public_key_id": KEY_ID,
        "gateway": gateway,
    }


def signed(body, *, key=None, at=None):
    """The headers that prove ``body`` (text) to be the provider's."""
    stamp, nonce = str(int(at if at is not None else time.time())), secrets.token_hex(8)
    said = f"{stamp}\n{nonce}\n{body}\n".encode()
    proof = (key or keys()[1]).sign(said, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": KEY_ID,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Signature": base64.b64encode(proof).decode(),
    }


def notification(facts, *, event_id="EV-1", kind="TRANSACTION.SUCCESS", key=KEY):
    """The body of a webhook that carries ``facts``, encrypted."""
    nonce = secrets.token_hex(6)
    hidden = AESGCM(key.encode()).encrypt(nonce.encode(), json.dumps(facts).encode(), b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(hidden).decode(),
        "nonce": nonce,
        "associated_data": "transaction",
    }
    return json.dumps({"id": event_id, "event_type": kind, "resource_type": "encrypt-resource", "resource": resource})


def paid(number, fen, *, reference="4200001", at="2026-05-20T12:00:00+08:00"):
    return {
        "out_trade_no": number,
        "transaction_id": reference,
        "trade_state": "SUCCESS",
        "success_time": at,
        "amount": {"total": fen, "currency": "CNY"},
    }


def went_back(number, state="SUCCESS"):
    """What a webhook says of a refund."""
    return {"out_trade_no": "any", "out_refund_no": number, "refund_status": state}


class WeChatServer:
    """``asked`` is what was asked of it, by path; ``states`` our number -> what it answers to a query. ``refunds`` is how each
    refund stands there, by our number; a new one begins as ``refund_begins`` says, or is refused with ``refusal``."""

    def __init__(self):
        self.asked, self.states, self.is_down = [], {}, False
        self.refunds, self.refund_begins, self.refusal = {}, "PROCESSING", None

    def answer(self, path, body):
        self.asked.append((path, body))
        if self.is_down:
            return 500, {"code": "SYSTEM_ERROR"}
        if path.startswith("/v3/pay/transactions/native"):
            return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={body['out_trade_no']}"}
        if path.startswith("/v3/pay/transactions/h5"):
            if not body["scene_info"]["payer_client_ip"] or body["scene_info"]["h5_info"]["type"] != "Wap":
                return 400, {"code": "PARAM_ERROR"}
            page = f"prepay_id={body['out_trade_no']}&package={len(self.asked)}"
            return 200, {"h5_url": f"https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?{page}"}
        if path.endswith("/close"):
            return self.close(path.split("/")[-2], body)
        if path.startswith("/v3/pay/transactions/out-trade-no/"):
            number = path.rsplit("/", 1)[1].split("?")[0]
            return 200, self.states.get(number, {"out_trade_no": number, "trade_state": "NOTPAY"})
        if path.startswith("/v3/refund/domestic/refunds"):
            return self.refund(path.rsplit("/", 1)[1], body)
        return 404, {"code": "NOT_FOUND"}

    def close(self, number, body):
        assert body == {"mchid": "1900001"}
        if self.states.get(number, {}).get("trade_state") == "SUCCESS":
            return 400, {"code": "ORDERPAID", "message": "order paid"}
        self.states[number] = {"out_trade_no": number, "trade_state": "CLOSED"}
        return 204, None

    def refund(self, number, body):
        if body is None:
            known = number in self.refunds
            return (200, {"status": self.refunds[number]}) if known else (404, {"code": "RESOURCE_NOT_EXISTS"})
        if self.refusal:
            return self.refusal
        status = self.refunds.setdefault(body["out_refund_no"], self.refund_begins)
        return 200, {"status": status, "out_refund_no": body["out_refund_no"]}


@contextmanager
def running():
    """The server, on loopback; ``address`` is its gateway."""
    world = WeChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(None)

        def do_POST(self):
            self.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def reply(self, body):
            assert self.headers["Authorization"].startswith("WECHATPAY2-SHA256-RSA2048 ")
            status, said = world.answer(self.path, body)
            text = "" if said is None else json.dumps(said)
            self.send_response(status)
            for name, value in {**signed(text), "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    world.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
