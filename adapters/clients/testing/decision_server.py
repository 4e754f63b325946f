"""A stand-in for Sluice's decision API: the REST contract to the letter, with holds that a test sets and lifts."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional, Tuple
from urllib.parse import parse_qs, unquote, urlsplit

PATH = "/api/v1/gates/decisions"
FIELDS = {"caller", "job", "runId", "attempt", "inputs", "mode", "waitSeconds", "lineageInputs"}


class Problem(Exception):
    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code


@dataclass
class Stored:
    """A decision. An answer other than HOLD stands until it is confirmed, as in the service."""

    id: str
    key: str
    body_digest: str
    question: Dict[str, Any]
    answer: Dict[str, Any] = field(default_factory=dict)
    released: bool = False
    renewals: int = 0
    confirmed: bool = False

    def bytes(self) -> bytes:
        return json.dumps(self.answer, separators=(",", ":")).encode()


class DecisionServer:
    """Listens on a free port of the loopback address until closed."""

    key = "slc_stand_in_key"

    def __init__(self) -> None:
        self.requests: List[Tuple[str, str]] = []
        self.decisions: Dict[str, Stored] = {}
        self._by_key: Dict[str, str] = {}
        self._state: Dict[Tuple[str, str], Dict[str, Any]] = {}
        self._versions: Dict[Tuple[str, str], int] = {}
        self._faults: List[Tuple[int, Dict[str, str]]] = []
        self._before_look: List[Callable[[], None]] = []
        self._before_confirm: List[Callable[[], None]] = []
        self._changed = threading.Condition()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server._answer(self)

            def do_POST(self) -> None:
                server._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    # What a test does to the datasets.

    def hold(self, namespace: str, name: str, message: str = "2 of 9 ids are null", answer: str = "HOLD") -> None:
        reason = {
            "gate": "shop/orders",
            "check": "ids",
            "outcome": "FAIL",
            "columns": ["id"],
            "message": message,
            "dataset": {"namespace": namespace, "name": name},
            "path": [],
        }
        self._set(namespace, name, {"answer": answer, "reason": reason})

    def warn(self, namespace: str, name: str) -> None:
        self.hold(namespace, name, "1 of 9 emails looks odd", "ALLOW_WITH_WARNINGS")

    def deny(self, namespace: str, name: str) -> None:
        self.hold(namespace, name, "the owner closed this dataset", "DENY")

    def open(self, namespace: str, name: str) -> None:
        with self._changed:
            self._versions[(namespace, name)] = self._versions.get((namespace, name), 1) + 1
        self._set(namespace, name, None)

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        """The next requests get this status instead of an answer."""
        with self._changed:
            self._faults += [(status, {name.replace("_", "-"): value for name, value in headers.items()})] * times

    def before_confirm(self, action: Callable[[], None]) -> None:
        """Something that happens between an answer and the next start."""
        self._before_confirm.append(action)

    def before_look(self, action: Callable[[], None]) -> None:
        """Something that happens before the next GET is answered."""
        self._before_look.append(action)

    def forget(self) -> None:
        """As after the decisions' time is over."""
        with self._changed:
            self.decisions.clear()
            self._by_key.clear()

    def await_requests(self, method: str, count: int, timeout: float = 20) -> None:
        """Until so many requests of a method have arrived."""
        with self._changed:
            if not self._changed.wait_for(lambda: sum(m == method for m, _ in self.requests) >= count, timeout):
                raise AssertionError(f"fewer than {count} {method} requests in {timeout} s: {self.requests}")

    def asked(self) -> List[Dict[str, Any]]:
        return [stored.question for stored in self.decisions.values()]

    def _set(self, namespace: str, name: str, state: Optional[Dict[str, Any]]) -> None:
        with self._changed:
            if state is None:
                self._state.pop((namespace, name), None)
            else:
                self._state[(namespace, name)] = state
            self._changed.notify_all()

    # The API.

    def _answer(self, http: BaseHTTPRequestHandler) -> None:
        body = http.rfile.read(int(http.headers.get("Content-Length") or 0))
        url = urlsplit(http.path)
        with self._changed:
            self.requests.append((http.command, url.path))
            self._changed.notify_all()
            fault = self._faults.pop(0) if self._faults else None
        headers: Dict[str, str] = {}
        try:
            if fault:
                headers = fault[1]
                raise Problem(fault[0], "FAULT", "the test wants it so")
            if http.headers.get("Authorization") != f"Bearer {self.key}":
                raise Problem(401, "AUTH-REQUIRED", "send an API key")
            status, stored = self._route(http, url.path, parse_qs(url.query), body)
            payload = b"" if status == 304 else stored.bytes()
            if url.path.endswith(("/release", "/lease")):
                word = "RELEASED" if url.path.endswith("/release") else "RENEWED"
                payload = json.dumps({"decisionId": stored.id, "lease": word}).encode()
            headers = {"ETag": f'"{stored.answer["etag"]}"', "Content-Type": "application/json"}
            if parse_qs(url.query).get("format") == ["text"]:
                payload = f"{stored.answer['decision']} {stored.id} 1 {_why(stored)}".encode() + b"\n"
                headers["Content-Type"] = "text/plain"
        except Problem as e:
            status = e.status
            payload = json.dumps(
                {"type": "about:blank", "title": "Error", "status": status, "detail": str(e), "code": e.code}
            ).encode()
            headers = {**headers, "Content-Type": "application/problem+json"}
        try:
            http.send_response(status)
            for name, value in headers.items():
                http.send_header(name, value)
            if status != 304:
                http.send_header("Content-Length", str(len(payload)))
            http.end_headers()
            http.wfile.write(payload if status != 304 else b"")
        except (BrokenPipeError, ConnectionResetError):
            pass  # The client that waited is gone.

    def _route(
        self, http: BaseHTTPRequestHandler, path: str, query: Dict[str, List[str]], body: bytes
    ) -> Tuple[int, Stored]:
        if http.command == "POST" and path == PATH:
            return 200, self._ask(http, body)
        parts = path[len(PATH) + 1 :].split("/") if path.startswith(PATH + "/") else []
        stored = self.decisions.get(unquote(parts[0])) if parts else None
        if stored is None:
            raise Problem(404, "GATE-DECISION-UNKNOWN", f"there is no decision {path}")
        if http.command == "GET" and len(parts) == 1:
            if self._before_look:
                self._before_look.pop(0)()
            return self._poll(stored, _wait(query.get("waitSeconds", ["0"])[0]), http.headers.get("If-None-Match"))
        if http.command == "POST" and parts[1:] == ["confirm"]:
            return 200, self._confirm(stored)
        if http.command == "POST" and parts[1:] == ["lease"]:
            if stored.released:
                raise Problem(409, "GATE-LEASE-OVER", "the decision has no read lease that goes on")
            stored.renewals += 1
            return 200, stored
        if http.command == "POST" and parts[1:] == ["release"]:
            stored.released = True
            return 200, stored
        raise Problem(405, "HTTP-405", "not allowed here")

    def _ask(self, http: BaseHTTPRequestHandler, body: bytes) -> Stored:
        key = http.headers.get("Idempotency-Key", "")
        if not 1 <= len(key) <= 200:
            raise Problem(400, "IDEMPOTENCY-KEY", f"the idempotency key has {len(key)} characters; send 1 to 200")
        if http.headers.get("Content-Type") != "application/json":
            raise Problem(415, "HTTP-415", "send application/json")
        question = _valid(body)
        wait = _wait(question.pop("waitSeconds", 0))
        digest = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
        with self._changed:
            known = self._by_key.get(key)
            stored = self.decisions[known] if known else Stored(str(uuid.uuid4()), key, digest, question)
            if stored.body_digest != digest:
                raise Problem(422, "GATE-KEY-REUSED", "this key was used for another question; send a new key")
            self.decisions[stored.id] = stored
            self._by_key[key] = stored.id
            self._decide(stored)
        if wait and stored.answer["decision"] == "HOLD":
            self._poll(stored, wait, f'"{stored.answer["etag"]}"')
        return stored

    def _poll(self, stored: Stored, wait: float, etag: Optional[str]) -> Tuple[int, Stored]:
        deadline = time.monotonic() + wait
        with self._changed:
            while True:
                self._decide(stored)
                if f'"{stored.answer["etag"]}"' != etag:
                    return 200, stored
                left = deadline - time.monotonic()
                if left <= 0:
                    return 304, stored
                self._changed.wait(left)

    def _confirm(self, stored: Stored) -> Stored:
        if self._before_confirm:
            self._before_confirm.pop(0)()
        with self._changed:
            stored.answer = self._now(stored)
            if stored.answer["decision"] in ("HOLD", "DENY"):
                raise Problem(409, "GATE-SUPERSEDED", "the run may not start; wait for GET of the decision")
            stored.confirmed = True
            return stored

    def _decide(self, stored: Stored) -> None:
        if stored.answer.get("decision", "HOLD") == "HOLD":
            stored.answer = self._now(stored)

    def _now(self, stored: Stored) -> Dict[str, Any]:
        inputs = stored.question.get("inputs") or []
        states = [self._state[at] for at in ((i["namespace"], i["name"]) for i in inputs) if at in self._state]
        order = ["ALLOW", "ALLOW_WITH_WARNINGS", "HOLD", "DENY"]
        decision = max((state["answer"] for state in states), key=order.index, default="ALLOW")
        answer = {
            "decisionId": stored.id,
            "decision": decision,
            "validUntil": "2999-01-01T00:00:00Z",
            "pinned": [
                {
                    "namespace": i["namespace"],
                    "name": i["name"],
                    "version": self._versions.get((i["namespace"], i["name"]), 1),
                }
                for i in inputs
            ],
            "reasons": [state["reason"] for state in states],
            "waivers": [],
            "retryAfterMs": 50 if decision == "HOLD" else 0,
        }
        answer["etag"] = hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:16]
        return answer


def _why(stored: Stored) -> str:
    return "; ".join(f"{r['gate']}/{r['check']}: {r['message']}" for r in stored.answer["reasons"]) or "-"


def _wait(value: Any) -> float:
    try:
        seconds = int(value)
    except (TypeError, ValueError):
        raise Problem(400, "WAIT", f"waitSeconds is {value!r}; send 0 to 60") from None
    if not 0 <= seconds <= 60:
        raise Problem(400, "WAIT", f"waitSeconds is {seconds}; send 0 to 60")
    return seconds


def _valid(body: bytes) -> Dict[str, Any]:
    try:
        question = json.loads(body)
    except ValueError:
        raise Problem(400, "BODY", "the body is no JSON") from None
    problems = []
    if not isinstance(question, dict):
        raise Problem(400, "BODY", "the body is no object")
    problems += [f"unknown field {name}" for name in sorted(set(question) - FIELDS)]
    problems += [
        f"{name} is no text"
        for name in ("caller", "runId")
        if not isinstance(question.get(name), str) or not question[name]
    ]
    if not isinstance(question.get("attempt"), int):
        problems.append("attempt is no number")
    if question.get("mode") not in ("check", "acquire"):
        problems.append("mode is none of check, acquire")
    named = [("job", question.get("job"))] + [
        (f"inputs[{i}]", each) for i, each in enumerate(question.get("inputs", []))
    ]
    for where, each in named:
        if not isinstance(each, dict) or not each.get("namespace") or not each.get("name"):
            problems.append(f"{where} has no namespace and name")
        elif set(each) - {"namespace", "name", "version", "partition"}:
            problems.append(f"{where} has an unknown field")
    if not question.get("inputs") and question.get("lineageInputs") is not True:
        problems.append("neither inputs nor lineageInputs")
    if problems:
        raise Problem(400, "BODY", "; ".join(problems))
    return question
