"""The blocking client."""

from __future__ import annotations

import http.client
import logging
import os
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Literal, Mapping, Optional
from urllib.parse import urlsplit

from . import protocol
from .errors import DecisionGone, Denied, GateUnavailable, StillHeld, Superseded
from .model import Answer, Decision, Question
from .protocol import Request, Response
from .retry import Retry

OnUnavailable = Literal["block", "allow"]

log = logging.getLogger("sluice_gates")

#: How often a run is waited for again when its confirmation fails, before the caller is told.
ROUNDS = 3


class GateClient:
    """Asks one Sluice service. Blocking; one instance may be used by many threads.

    :param url: base URL, for example ``https://sluice.example.com``
    :param api_key: the key; better given by ``api_key_file``
    :param api_key_file: read at every request, so that a rotated key needs no restart
    :param timeout: seconds for connecting and for an answer that need not wait
    :param on_unavailable: ``block`` raises :class:`GateUnavailable`, ``allow`` goes on and logs a warning
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: Optional[str] = None,
        api_key_file: Optional[str] = None,
        timeout: float = 10.0,
        retry: Retry = Retry(),
        on_unavailable: OnUnavailable = "block",
        poll_seconds: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{url!r} is no URL of a service; give http://host:port or https://host")
        if parts.username or parts.password:
            raise ValueError("the URL carries credentials; give the key by api_key_file or api_key")
        if on_unavailable not in ("block", "allow"):
            raise ValueError(f"on_unavailable is {on_unavailable!r}; allowed: block, allow")
        self.url = url.rstrip("/")
        self.retry = retry
        self.on_unavailable = on_unavailable
        self._api_key = api_key
        self._api_key_file = api_key_file
        self._timeout = timeout
        self._poll_seconds = poll_seconds
        self._sleep = sleep
        self._clock = clock
        self._opener = urllib.request.build_opener(_NoRedirect)

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ, **options: Any) -> GateClient:
        """Takes SLUICE_URL, and the key from SLUICE_API_KEY_FILE or SLUICE_API_KEY; options as in the constructor."""
        url = environment.get("SLUICE_URL")
        if not url:
            raise ValueError("SLUICE_URL is not set; set it to the base URL of the service")
        return GateClient(
            url,
            api_key=environment.get("SLUICE_API_KEY"),
            api_key_file=environment.get("SLUICE_API_KEY_FILE"),
            **options,
        )

    def __repr__(self) -> str:
        return f"GateClient({self.url!r})"

    def ask(self, question: Question, wait: float = 0) -> Decision:
        """The decision now, or after at most ``wait`` seconds when it would be HOLD.

        :raises GateUnavailable: no answer after all tries, with ``on_unavailable="block"``
        :raises GateRefused: the question or the key is not accepted
        """
        try:
            return protocol.read_decision(self._send(protocol.ask(question, wait)), question)
        except GateUnavailable as e:
            if self.on_unavailable == "block":
                raise
            log.warning("going on without an answer job=%s run=%s cause=%s", question.job.name, question.run_id, e)
            return Decision(id=None, answer=Answer.ALLOW, question=question)

    def look(self, decision: Decision) -> Decision:
        """The decision as it is now. A decision that Sluice has forgotten is asked for again under the same key."""
        return self._look(decision, 0, self._send)

    def poll(self, decision: Decision, wait: float) -> Decision:
        """The decision when it changes, at the latest after ``wait`` seconds. One request, not tried again."""
        return self._look(decision, wait, self._once)

    def _look(self, decision: Decision, wait: float, send: Callable[[Request], Response]) -> Decision:
        question = decision.question
        try:
            return protocol.read_decision(send(protocol.poll(decision, wait)), question, decision)
        except DecisionGone:
            if question is None:
                raise
            return protocol.read_decision(send(protocol.ask(question)), question)

    def wait(self, decision: Decision, timeout: float) -> Decision:
        """Waits until the decision is something else than HOLD.

        Nothing is released by silence: while Sluice does not answer, a held run stays held, also with
        ``on_unavailable="allow"``.

        :raises StillHeld: the time is over
        """
        begun = self._clock()
        failures = 0
        while decision.answer is Answer.HOLD:
            left = begun + timeout - self._clock()
            if left <= 0:
                raise StillHeld(decision, timeout)
            asked_at = self._clock()
            before = decision
            pause = 0.0
            try:
                decision = self.poll(decision, min(self._poll_seconds, left))
                failures = 0
                if decision.answer is Answer.HOLD and self._clock() - asked_at < 1:
                    # Answered at once and still held: a proxy that cuts waits short must not make this loop spin.
                    pause = max(1.0, decision.retry_after) if decision.etag == before.etag else 0.2
            except GateUnavailable as e:
                failures += 1
                pause = self.retry.pause(failures, e.retry_after)
                log.info("held and no news decision=%s cause=%s", decision.id, e)
            if pause > 0:
                self._sleep(min(pause, max(0.0, begun + timeout - self._clock())))
        return decision

    def confirm(self, decision: Decision) -> Decision:
        """Call at the real start: closes the window between asking and starting.

        :raises Superseded: a hold came meanwhile; don't start, ``look`` and wait again
        """
        if decision.unavailable:
            return decision
        try:
            response = self._send(protocol.confirm(decision))
        except GateUnavailable as e:
            if self.on_unavailable == "block":
                raise
            log.warning("going on without a confirmation decision=%s cause=%s", decision.id, e)
            return decision
        return protocol.read_decision(response, decision.question, decision)

    def renew(self, decision: Decision) -> None:
        """Prolongs the read lease of a run that takes longer than an hour; to be called well before it ends.

        :raises Superseded: the lease is over; nobody knows any more that this run reads
        """
        if not decision.unavailable:
            protocol.check(self._send(protocol.renew(decision)), decision)

    def release(self, decision: Decision) -> None:
        """Gives the read lease back; a decision that is gone already is no error."""
        if decision.unavailable:
            return
        with suppress(DecisionGone, Superseded):
            protocol.check(self._send(protocol.release(decision)), decision)

    def admit(self, question: Question, timeout: float) -> Decision:
        """Asks, waits for release, confirms. Returns only when the run may start.

        :raises StillHeld: held for longer than ``timeout`` seconds
        :raises Denied: waiting won't help
        """
        deadline = self._clock() + timeout
        decision = self.ask(question)
        for count in range(1, ROUNDS + 1):
            decision = self.wait(decision, max(0.0, deadline - self._clock()))
            if decision.answer is Answer.DENY:
                raise Denied(decision)
            try:
                return self.confirm(decision)
            except (Superseded, DecisionGone) as e:
                log.info("not confirmed decision=%s cause=%s", decision.id, e)
                if count == ROUNDS:
                    raise
                decision = self.look(decision)
        raise AssertionError("unreachable")

    @contextmanager
    def guard(self, question: Question, timeout: float) -> Iterator[Decision]:
        """A block that runs only when it may, and gives its lease back at the end, however it ends."""
        with self.lease(self.admit(question, timeout)) as decision:
            yield decision

    @contextmanager
    def lease(self, decision: Decision) -> Iterator[Decision]:
        """A block at whose end the lease of an admitted decision is given back."""
        try:
            yield decision
        finally:
            self._release_quietly(decision)

    def _release_quietly(self, decision: Decision) -> None:
        # Work that is done stays done when the lease can't be given back; it expires by itself.
        try:
            self.release(decision)
        except Exception as e:
            log.warning("lease not given back decision=%s cause=%s", decision.id, e)

    def _send(self, request: Request) -> Response:
        """Sends until there is an answer, at most ``retry.attempts`` times."""
        failures = 0
        while True:
            try:
                response = self._once(request)
                if response.status not in protocol.TRANSIENT:
                    return response
                protocol.check(response)
            except GateUnavailable as e:
                failures += 1
                if failures >= self.retry.attempts:
                    raise
                self._sleep(self.retry.pause(failures, e.retry_after))

    def _once(self, request: Request) -> Response:
        headers = self.headers(request)
        # An empty body, not none: some proxies refuse a POST without a length.
        data = b"" if request.method == "POST" and request.body is None else request.body
        outgoing = urllib.request.Request(self.url + request.path, data, headers, method=request.method)
        try:
            try:
                answer = self._opener.open(outgoing, timeout=self._timeout + request.wait)
            except urllib.error.HTTPError as e:
                answer = e
            with answer:
                return _response(answer)
        except (OSError, http.client.HTTPException) as e:
            cause = e.reason if isinstance(e, urllib.error.URLError) else e
            raise GateUnavailable(f"no answer from {self.url}: {cause}") from e

    def headers(self, request: Request) -> Dict[str, str]:
        """The headers of a request with the key as it is now; for those who send by a client of their own."""
        key = self._key()
        bearer = {"Authorization": f"Bearer {key}"} if key else {}
        return {"Accept": "application/json", **request.headers, **bearer}

    def _key(self) -> Optional[str]:
        if self._api_key_file:
            return Path(self._api_key_file).read_text(encoding="utf-8").strip()
        return self._api_key


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """urllib sends the key along to wherever a redirect points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _response(answer: Any) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = answer.read(protocol.LONGEST_BODY + 1)
    if len(body) > protocol.LONGEST_BODY:
        raise GateUnavailable(f"the answer is longer than {protocol.LONGEST_BODY} bytes; is the URL right?")
    return Response(answer.status, headers, body)
