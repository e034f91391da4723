"""A small Stripe on this machine, for the real library: it refuses what the library's own types do not allow.

It has the pages, codes, cards and payments that we use, keeps what was asked, and lets a test be the person who pays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.test import override_settings

from tests.domain.plans.paying.forms import Odd, checked, nested

KEY, SECRET = "sk_test_of_a_house", "whsec_of_a_house"
Made = dict[str, Any]
CHECKED: Final = {
    ("POST", "checkout/sessions"): ("checkout._session_create_params", "SessionCreateParams"),
    ("POST", "payment_intents"): ("_payment_intent_create_params", "PaymentIntentCreateParams"),
    ("GET", "payment_intents"): ("_payment_intent_list_params", "PaymentIntentListParams"),
    ("POST", "coupons"): ("_coupon_create_params", "CouponCreateParams"),
    ("POST", "promotion_codes"): ("_promotion_code_create_params", "PromotionCodeCreateParams"),
    ("GET", "promotion_codes"): ("_promotion_code_list_params", "PromotionCodeListParams"),
}


class Problem(Exception):
    """What is answered instead: a status, a type and a code of Stripe's."""

    def __init__(self, status: int, kind: str, code: str = "") -> None:
        super().__init__(status, kind, code)
        self.status, self.kind, self.code = status, kind, code


@dataclass
class StandIn:
    """What it has, what it was asked, and how it behaves: `does` is "" or what goes wrong; `odd` is what it refused."""

    address: str = ""
    does: str = ""
    odd: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, Made]] = field(default_factory=list)
    kept: dict[str, Made] = field(default_factory=dict)
    once: dict[str, tuple[Made, Made]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def of(self, kind: str) -> list[Made]:
        """Return what it has of a kind, newest first."""
        return [one for one in reversed(self.kept.values()) if one["object"] == kind]

    def answer(self, method: str, path: str, form: list[tuple[str, str]], key: str) -> Made:
        params = nested(form)
        self.asked.append((method, path, params))
        if self.does == "refuses the key":
            raise Problem(401, "invalid_request_error")
        if self.does == "is busy":
            raise Problem(503, "api_error")
        if (method, path) in CHECKED:
            try:
                params = checked(*CHECKED[method, path], params)
            except Odd as odd:
                self.odd.append(str(odd))
                raise Problem(400, "invalid_request_error", "parameter_unknown") from None
        if key in self.once and method == "POST":
            before, answered = self.once[key]
            if before != params:
                raise Problem(400, "idempotency_error")
            return answered
        answered = self._made(method, path.split("/"), params)
        if key:
            self.once[key] = (params, answered)
        return answered

    def _made(self, method: str, path: list[str], params: Made) -> Made:
        match method, path:
            case "POST", ["checkout", "sessions"]:
                return self._page(params)
            case "GET", ["checkout", "sessions", name]:
                return self._known(name)
            case "POST", ["checkout", "sessions", name, "expire"]:
                page = self._known(name)
                if page["status"] != "open":
                    raise Problem(400, "invalid_request_error", "resource_invalid")
                page["status"] = "expired"
                return page
            case "POST", ["coupons"]:
                return self._keep("coupon", params)
            case "POST", ["promotion_codes"]:
                if any(one["code"] == params["code"] for one in self.of("promotion_code")):
                    raise Problem(400, "invalid_request_error", "resource_already_exists")
                return self._keep("promotion_code", params)
            case "GET", ["promotion_codes"]:
                return _list([one for one in self.of("promotion_code") if one["code"] == params["code"]])
            case "GET", ["customers", name, "payment_methods"]:
                self._known(name)
                return _list([one for one in self.of("payment_method") if one["customer"] == name])
            case "DELETE", ["customers", name]:
                return {"id": self.kept.pop(self._known(name)["id"])["id"], "object": "customer", "deleted": True}
            case "GET", ["payment_intents"]:
                return _list([one for one in self.of("payment_intent") if one.get("customer") == params["customer"]])
            case "POST", ["payment_intents"]:
                return self._charged(params)
        raise Problem(404, "invalid_request_error", "resource_missing")

    def _page(self, params: Made) -> Made:
        total = sum(one["quantity"] * one["price_data"]["unit_amount"] for one in params["line_items"])
        for one in params.get("discounts", []):
            total -= self._known(self._known(one["promotion_code"])["promotion"]["coupon"])["amount_off"]
        page = self._keep("checkout.session", params)
        page |= {"amount_total": total, "currency": params["line_items"][0]["price_data"]["currency"]}
        page |= {"status": "open", "payment_status": "unpaid", "payment_intent": None, "customer": None}
        page["url"] = f"{self.address}/pay/{page['id']}"
        return page

    def _charged(self, params: Made) -> Made:
        self._known(params["customer"])
        made = self._keep("payment_intent", {**params, "amount_received": 0, "status": "requires_payment_method"})
        if self.does in ("declines", "wants a yes"):
            raise Problem(402, "card_error", "card_declined" if self.does == "declines" else "authentication_required")
        made |= {"amount_received": params["amount"], "status": "succeeded"}
        return made

    def _keep(self, kind: str, params: Made) -> Made:
        short = {"checkout.session": "cs", "payment_intent": "pi", "customer": "cus"}.get(kind, kind)
        made = {**params, "id": f"{short}_test_{next(self.numbers)}", "object": kind, "livemode": False}
        self.kept[made["id"]] = made
        return made

    def _known(self, name: str) -> Made:
        if name not in self.kept:
            raise Problem(404, "invalid_request_error", "resource_missing")
        return self.kept[name]

    def pay(self, name: str) -> list[Made]:
        """Be the person who pays on a page; return the events that tell of it, in the order in which they happened."""
        page = self._known(name)
        assert page["status"] == "open"
        asked = page["payment_intent_data"]
        customer = None
        if page["customer_creation"] == "always":
            customer = self._keep("customer", {})["id"]
            if asked.get("setup_future_usage") == "off_session":
                self._keep("payment_method", {"customer": customer, "type": "card"})
        paid = {"amount": page["amount_total"], "amount_received": page["amount_total"], "status": "succeeded"}
        intent = self._keep(
            "payment_intent",
            {**paid, "currency": page["currency"], "metadata": asked["metadata"], "customer": customer},
        )
        page |= {"status": "complete", "payment_status": "paid"}
        page |= {"payment_intent": intent["id"], "customer": customer}
        return [event("payment_intent.succeeded", intent), event("checkout.session.completed", page)]

    def give_back(self, intent: Made, amount: int) -> Made:
        """Give money back; return the event that tells of it."""
        same = {name: intent[name] for name in ("amount", "currency", "metadata", "customer")}
        charge = {**same, "object": "charge", "payment_intent": intent["id"], "paid": True, "amount_refunded": amount}
        return event("charge.refunded", charge)


def event(kind: str, about: Made, *, live: bool = False) -> Made:
    told = json.loads(json.dumps(about))
    name = f"evt_{kind}_{about.get('id', '')}"
    return {"id": name, "object": "event", "type": kind, "livemode": live, "data": {"object": told}}


def signed(told: object, *, at: float, secret: str = SECRET) -> tuple[bytes, str]:
    """Return an event as it is sent, with what Stripe writes above it."""
    import stripe

    body = told if isinstance(told, str) else json.dumps(told)
    return body.encode(), stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=int(at))


def _list(found: list[Made]) -> Made:
    return {"object": "list", "data": found, "has_more": False}


@contextmanager
def a_stripe() -> Iterator[StandIn]:
    """Run one until the block ends, in a house that has keys of it."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/pay/"):
                return self._said(200, _page_to_pay(self.path), "text/html")
            return self._answered(list(parse_qsl(urlsplit(self.path).query)))

        def do_DELETE(self) -> None:
            self._answered([])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if self.path.startswith("/pay/"):
                page = self.path.removeprefix("/pay/")
                stand_in.pay(page)
                self.send_response(303)
                self.send_header("Location", stand_in.kept[page]["success_url"])
                return self.end_headers()
            return self._answered(parse_qsl(body, keep_blank_values=True))

        def _answered(self, form: list[tuple[str, str]]) -> None:
            path = urlsplit(self.path).path.removeprefix("/v1/")
            stand_in.headers = dict(self.headers)
            try:
                made = stand_in.answer(self.command, path, form, self.headers.get("Idempotency-Key") or "")
            except Problem as problem:
                error = {"type": problem.kind, "code": problem.code, "message": "No."}
                return self._said(problem.status, json.dumps({"error": error}))
            return self._said(200, json.dumps(made))

        def _said(self, status: int, words: str, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        with override_settings(STRIPE_KEY=KEY, STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_ADDRESS=stand_in.address):
            yield stand_in
        assert stand_in.odd == [], stand_in.odd
    finally:
        server.shutdown()
        server.server_close()


def _page_to_pay(path: str) -> str:
    return f'<title>Pay</title><form method="post" action="{path}"><button>Pay now</button></form>'
