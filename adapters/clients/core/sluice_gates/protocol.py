"""Requests and responses of the decision API as values, for any HTTP client, blocking or not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import quote, urlencode

from .errors import DecisionGone, GateRefused, GateUnavailable, Superseded
from .model import Decision, Question

PATH = "/api/v1/gates/decisions"

#: Longest that Sluice lets a request wait.
LONGEST_WAIT = 60

#: Answers longer than this are not read: something else than Sluice sent them.
LONGEST_BODY = 4 * 1024 * 1024

#: The service, or something in front of it, can't answer now.
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Dict[str, str] = field(default_factory=dict)
    body: Optional[bytes] = None
    #: How long the service may keep it open, in seconds.
    wait: int = 0


@dataclass(frozen=True)
class Response:
    """Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(question: Question, wait: float = 0) -> Request:
    """Safe to send again: the idempotency key gives the first answer back."""
    seconds = _seconds(wait)
    body = {**question.to_json(), "waitSeconds": seconds}
    headers = {"Content-Type": "application/json", "Idempotency-Key": question.idempotency_key()}
    return Request("POST", PATH, headers, json.dumps(body, sort_keys=True).encode(), seconds)


def poll(decision: Decision, wait: float) -> Request:
    """Answers at once when the decision is another than the one known, else when it changes or the wait is over."""
    seconds = _seconds(wait)
    headers = {"If-None-Match": _quoted(decision.etag)} if decision.etag else {}
    return Request("GET", f"{_of(decision)}?{urlencode({'waitSeconds': seconds})}", headers, None, seconds)


def confirm(decision: Decision) -> Request:
    return Request("POST", f"{_of(decision)}/confirm")


def renew(decision: Decision) -> Request:
    return Request("POST", f"{_of(decision)}/lease")


def release(decision: Decision) -> Request:
    return Request("POST", f"{_of(decision)}/release")


def read_decision(response: Response, question: Optional[Question], known: Optional[Decision] = None) -> Decision:
    """The decision that a response tells; ``known`` again when it is unchanged.

    :raises GateUnavailable: no answer now
    :raises GateRefused: 4xx
    :raises DecisionGone: 404 or 410 about a decision that was known
    :raises Superseded: 409
    """
    if response.status == 304 and known is not None:
        return known
    check(response, known)
    if response.status == 204 or not response.body.strip():
        if known is None:
            raise GateUnavailable(f"the answer to the question is empty (HTTP {response.status})")
        return known
    try:
        return Decision.from_json(json.loads(response.body), question, response.headers.get("etag"))
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise GateUnavailable(
            f"the answer is none of Sluice's decisions ({type(e).__name__}: {e}); is the URL right?"
        ) from e


def check(response: Response, known: Optional[Decision] = None) -> None:
    """Raises what the status says, if it is no success."""
    status = response.status
    if 200 <= status < 300:
        return
    code, detail = _problem(response)
    if status in TRANSIENT:
        raise GateUnavailable(f"Sluice answers {status} {code}: {detail}", retry_after(response))
    if status == 409 and known is not None:
        raise Superseded(f"decision {known.id} no longer holds: {detail}")
    if status in (404, 410) and known is not None:
        raise DecisionGone(f"decision {known.id} is gone: {detail}")
    if 300 <= status < 400:
        raise GateRefused(
            status, code, "redirects are not followed, they could carry the key elsewhere; give the final URL"
        )
    raise GateRefused(status, code, detail)


def retry_after(response: Response) -> Optional[float]:
    """Seconds of ``Retry-After``; None when absent or a date, which Sluice never sends."""
    try:
        return float(response.headers.get("retry-after", ""))
    except ValueError:
        return None


def _problem(response: Response) -> Tuple[str, str]:
    try:
        problem: Any = json.loads(response.body)
        return str(problem.get("code", "")), str(problem.get("detail") or problem.get("title") or "no detail")
    except (ValueError, AttributeError):
        return "", response.body[:200].decode("utf-8", "replace").strip() or "no detail"


def _of(decision: Decision) -> str:
    if decision.id is None:
        raise ValueError("this decision was not made by Sluice, nothing can be asked about it")
    return f"{PATH}/{quote(decision.id, safe='')}"


def _quoted(etag: str) -> str:
    return etag if etag.startswith(('"', 'W/"')) else f'"{etag}"'


def _seconds(wait: float) -> int:
    # At least one second where a wait is wanted, or the loop around it would spin.
    return 0 if wait <= 0 else max(1, min(LONGEST_WAIT, int(wait)))
