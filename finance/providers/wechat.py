"""WeChat Pay, API v3: Native payments (the customer scans a code) and H5 payments (their phone's browser opens WeChat).

Requests are signed with the shop's key, answers and webhooks are verified with WeChat Pay's, and what webhooks carry is
encrypted (decision 021).

https://pay.weixin.qq.com/doc/v3/merchant/4012791874
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from wechatpayv3 import WeChatPay, WeChatPayType

from finance.providers.base import Answer, Failed, Forged, Message, RefundAnswer, Refused
from orders.models.payment import Method

#: How old a signed message may be: the protocol's own limit against replays.
FRESH = timedelta(minutes=5)
#: Seconds to connect, seconds to answer.
PATIENCE = (5, 10)
#: States in which nobody can pay any more.
_OVER = ("CLOSED", "REVOKED", "PAYERROR")


class WeChat:
    """Amounts there are whole fen."""

    code = "wechat"
    method = Method.WECHAT

    @property
    def is_available(self) -> bool:
        return bool(settings.WECHAT_PAY["mchid"])

    @cached_property
    def _api(self) -> WeChatPay:
        given = settings.WECHAT_PAY
        api = WeChatPay(
            wechatpay_type=WeChatPayType.NATIVE,
            mchid=given["mchid"],
            appid=given["appid"],
            private_key=given["private_key"],
            cert_serial_no=given["cert_serial_no"],
            apiv3_key=given["apiv3_key"],
            public_key=given["public_key"],
            public_key_id=given["public_key_id"],
            notify_url=f"{settings.PUBLIC_URL}/finance/notify/wechat/",
            timeout=PATIENCE,
        )
        # The library knows the real address only; a sandbox or a test has its own.
        api._core._gate_way = given["gateway"]
        return api

    def ask(self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime) -> str:
        return str(self._call("pay", **_payment(number, amount, currency, what, until))["code_url"])

    def ask_on_phone(
        self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime, address: str, back_to: str
    ) -> str:
        scene = {"payer_client_ip": address, "h5_info": {"type": "Wap"}}
        asked = _payment(number, amount, currency, what, until)
        said = self._call("pay", **asked, scene_info=scene, pay_type=WeChatPayType.H5)
        return f"{said['h5_url']}&{urlencode({'redirect_url': back_to})}"

    def close(self, *, number: str) -> None:
        self._call("close", out_trade_no=number)

    def look(self, *, number: str) -> Answer:
        return _answer(self._call("query", out_trade_no=number))

    def give_back(
        self, *, number: str, refund: str, amount: Decimal, total: Decimal, currency: str, why: str
    ) -> RefundAnswer:
        money = {"refund": _fen(amount), "total": _fen(total), "currency": currency}
        said = self._call("refund", out_refund_no=refund, out_trade_no=number, amount=money, reason=why[:80])
        return _refund_answer(refund, said.get("status"))

    def look_at_refund(self, *, number: str) -> RefundAnswer:
        return _refund_answer(number, self._call("query_refund", out_refund_no=number).get("status"))

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Message:
        try:
            sent_at = datetime.fromtimestamp(int(headers["Wechatpay-Timestamp"]), UTC)
            # The library looks for one spelling of the names alone.
            proof = {name: headers.get(name, "") for name in _PROOF}
            said = self._api.callback(proof, body) if abs(at - sent_at) <= FRESH else None
        except Exception as error:  # the library raises whatever a stranger's words lead it into
            raise Forged(f"{type(error).__name__}: {error}") from error
        if not said:
            raise Forged("The signature is wrong, or it is too old.")
        facts = said["resource"]
        if "out_refund_no" in facts:
            refund = _refund_answer(facts["out_refund_no"], facts.get("refund_status"))
            return Message(said["id"], said["event_type"], refund=refund, facts=facts)
        answer = _answer(facts) if "out_trade_no" in facts else None
        return Message(said["id"], said["event_type"], answer, facts=facts)

    def _call(self, name: str, **given: Any) -> dict[str, Any]:
        try:
            status, said = getattr(self._api, name)(**given)
        except requests.RequestException as error:
            raise Failed(f"{type(error).__name__}: {error}") from error
        except (
            Exception
        ) as error:  # an answer that is not signed as it must be, among others: the library has no class for it
            raise Failed(str(error)) from error
        if status in _NEVER:
            raise Refused(_words_of(said))
        if status not in (200, 204):
            raise Failed(f"{status}: {said}"[:300])
        answer: dict[str, Any] = json.loads(said) if said else {}
        return answer


_PROOF = (
    "Wechatpay-Signature",
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    "Wechatpay-Serial",
    "Wechatpay-Signature-Type",
)


def _payment(number: str, amount: Decimal, currency: str, what: str, until: datetime) -> dict[str, Any]:
    """What every way of asking for a payment says."""
    return {
        "description": what[:120],
        "out_trade_no": number,
        "amount": {"total": _fen(amount), "currency": currency},
        "time_expire": until.replace(microsecond=0).isoformat(),
    }


#: Answers to a request that will be the same when it is sent again. 401 and 404 are not among them: a key that is being changed, a
#: payment that is not known there yet.
_NEVER = (400, 403)
#: What WeChat Pay calls the states of a refund.
_REFUNDS = {"SUCCESS": "done", "PROCESSING": "underway", "ABNORMAL": "stuck", "CLOSED": "failed"}


def _refund_answer(number: str, status: str | None) -> RefundAnswer:
    if status not in _REFUNDS:
        raise Failed(f"A refund at {status!r}")
    return RefundAnswer(number, _REFUNDS[status])


def _words_of(said: str) -> str:
    """What it says of a refusal, for people."""
    try:
        return str(json.loads(said)["message"])
    except (ValueError, KeyError, TypeError):
        return said


def _fen(amount: Decimal) -> int:
    return int(amount * 100)


def _answer(facts: Mapping[str, Any]) -> Answer:
    state = facts.get("trade_state", "")
    if state not in ("SUCCESS", "REFUND"):
        return Answer(facts["out_trade_no"], is_paid=False, is_over=state in _OVER)
    return Answer(
        number=facts["out_trade_no"],
        is_paid=True,
        reference=facts["transaction_id"],
        amount=Decimal(facts["amount"]["total"]) / 100,
        paid_at=datetime.fromisoformat(facts["success_time"]),
    )
