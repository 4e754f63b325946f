"""Waits in the triggerer for a held decision to change: one open request per waiting task, no thread, no worker."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import Any, AsyncIterator, Dict, Optional, Tuple

import httpx
from airflow.sdk import BaseHook
from airflow.triggers.base import BaseTrigger, TriggerEvent

from sluice_gates import (
    Answer,
    Decision,
    DecisionGone,
    GateClient,
    GateRefused,
    GateUnavailable,
    Question,
    Retry,
    protocol,
)

from .connection import client_of

#: Seconds for connecting, and beyond the wait that was asked for.
SLACK = 10.0


class SluiceGateTrigger(BaseTrigger):
    """Fires once, when the decision is no HOLD any more or the deadline is over.

    Its arguments are all that it knows, so a triggerer that takes over asks on where the other stopped: the decision
    has an id in Sluice, and where Sluice forgot it, the question is asked again under the same key.

    :param deadline: ISO 8601 with offset
    """

    def __init__(
        self,
        conn_id: str,
        question: Dict[str, Any],
        key: str,
        decision: Dict[str, Any],
        deadline: str,
        poll_seconds: float = 30.0,
    ) -> None:
        super().__init__()
        self.conn_id = conn_id
        self.question = question
        self.key = key
        self.decision = decision
        self.deadline = deadline
        self.poll_seconds = poll_seconds

    def serialize(self) -> Tuple[str, Dict[str, Any]]:
        return (
            f"{type(self).__module__}.{type(self).__qualname__}",
            {
                "conn_id": self.conn_id,
                "question": self.question,
                "key": self.key,
                "decision": self.decision,
                "deadline": self.deadline,
                "poll_seconds": self.poll_seconds,
            },
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        event = {"question": self.question, "key": self.key, "deadline": self.deadline}
        try:
            decision = await self._released()
            yield TriggerEvent({**event, "decision": decision.to_json()})
        except GateRefused as e:
            yield TriggerEvent({**event, "refused": str(e)})

    async def _released(self) -> Decision:
        question = Question.from_json(self.question, self.key)
        decision = Decision.from_json(self.decision, question)
        client = client_of(await BaseHook.aget_connection(self.conn_id))
        retry = Retry()
        failures = 0
        async with httpx.AsyncClient(base_url=client.url, follow_redirects=False) as http:
            while decision.answer is Answer.HOLD and (left := self._left()) > 0:
                asked_at = asyncio.get_running_loop().time()
                pause = 0.0
                try:
                    decision = await self._poll(http, client, decision, min(self.poll_seconds, left))
                    failures = 0
                    if decision.answer is Answer.HOLD and asyncio.get_running_loop().time() - asked_at < 1:
                        pause = 1.0  # Something cuts long polls short.
                except GateUnavailable as e:
                    failures += 1
                    pause = retry.pause(failures, e.retry_after)
                    self.log.info("held and no news decision=%s cause=%s", decision.id, e)
                if pause:
                    await asyncio.sleep(max(0.0, min(pause, self._left())))
        return decision

    async def _poll(self, http: httpx.AsyncClient, client: GateClient, decision: Decision, wait: float) -> Decision:
        try:
            return await self._send(http, client, protocol.poll(decision, wait), decision.question, decision)
        except DecisionGone:
            assert decision.question is not None
            return await self._send(http, client, protocol.ask(decision.question), decision.question)

    async def _send(
        self,
        http: httpx.AsyncClient,
        client: GateClient,
        request: protocol.Request,
        question: Optional[Question],
        known: Optional[Decision] = None,
    ) -> Decision:
        timeout = httpx.Timeout(SLACK, read=SLACK + request.wait)
        try:
            answer = await http.request(
                request.method, request.path, headers=client.headers(request), content=request.body, timeout=timeout
            )
        except httpx.HTTPError as e:
            raise GateUnavailable(f"no answer from {client.url}: {type(e).__name__} {e}") from e
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return protocol.read_decision(protocol.Response(answer.status_code, headers, answer.content), question, known)

    def _left(self) -> float:
        return (datetime.fromisoformat(self.deadline) - datetime.now(timezone.utc)).total_seconds()
