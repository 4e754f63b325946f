"""The question and the answer as values. Nothing here talks to anybody."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

#: Longest idempotency key that Sluice takes.
LONGEST_KEY = 200


class Answer(str, enum.Enum):
    """What Sluice says."""

    ALLOW = "ALLOW"
    ALLOW_WITH_WARNINGS = "ALLOW_WITH_WARNINGS"
    #: Not now. It may change: wait for the decision to change.
    HOLD = "HOLD"
    #: No. Waiting won't change it.
    DENY = "DENY"


@dataclass(frozen=True)
class Job:
    """A job as OpenLineage names it."""

    namespace: str
    name: str


@dataclass(frozen=True)
class Dataset:
    """A dataset that the job is about to read; of which version and partition, where it matters."""

    namespace: str
    name: str
    version: Optional[str] = None
    partition: Optional[str] = None

    @staticmethod
    def of(value: Any) -> Dataset:
        """Reads a dataset, a mapping with its fields, or ``(namespace, name)``."""
        if isinstance(value, Dataset):
            return value
        if isinstance(value, Mapping):
            unknown = set(value) - {"namespace", "name", "version", "partition"}
            if unknown:
                raise ValueError(f"a dataset has namespace, name, version and partition, not {sorted(unknown)}")
            return Dataset(**value)
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return Dataset(*value)
        raise ValueError(f"{value!r} is no dataset; give {{'namespace': ..., 'name': ...}}")

    def to_json(self) -> Dict[str, str]:
        fields = {"namespace": self.namespace, "name": self.name, "version": self.version, "partition": self.partition}
        return {key: value for key, value in fields.items() if value is not None}


@dataclass(frozen=True)
class Question:
    """May this run of this job start now?

    :param caller: the orchestrator that asks, for example ``airflow``; the first part of the idempotency key
    :param inputs: what the run is about to read
    :param lineage_inputs: besides, what Sluice saw the job read in its last runs
    :param acquire: hold a read lease on the pinned versions until the run ends
    :param key: idempotency key; made of caller, job, run and attempt when absent
    """

    caller: str
    job: Job
    run_id: str
    attempt: int = 1
    inputs: Sequence[Dataset] = ()
    lineage_inputs: bool = False
    acquire: bool = False
    key: Optional[str] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", tuple(Dataset.of(each) for each in self.inputs))
        if not self.inputs and not self.lineage_inputs:
            raise ValueError("a question without inputs has no answer; name datasets or set lineage_inputs=True")

    def idempotency_key(self) -> str:
        """The same for the same attempt of the same run, so that a client that crashed gets its first answer back."""
        key = self.key
        if key is None:
            parts = (self.caller, self.job.namespace, self.job.name, self.run_id, str(self.attempt))
            key = "/".join(quote(part, safe="") for part in parts)
        if len(key) <= LONGEST_KEY:
            return key
        digest = hashlib.sha256(key.encode()).hexdigest()
        return f"{key[: LONGEST_KEY - len(digest) - 1]}~{digest}"

    def to_json(self) -> Dict[str, Any]:
        body: Dict[str, Any] = {
            "caller": self.caller,
            "job": {"namespace": self.job.namespace, "name": self.job.name},
            "runId": self.run_id,
            "attempt": self.attempt,
            "mode": "acquire" if self.acquire else "check",
            "lineageInputs": self.lineage_inputs,
        }
        if self.inputs:
            body["inputs"] = [each.to_json() for each in self.inputs]
        return body

    @staticmethod
    def from_json(body: Mapping[str, Any], key: Optional[str] = None) -> Question:
        """The question whose ``to_json`` this is."""
        return Question(
            caller=body["caller"],
            job=Job(body["job"]["namespace"], body["job"]["name"]),
            run_id=body["runId"],
            attempt=body["attempt"],
            inputs=[Dataset.of(each) for each in body.get("inputs", ())],
            lineage_inputs=body.get("lineageInputs", False),
            acquire=body.get("mode") == "acquire",
            key=key,
        )


@dataclass(frozen=True)
class Pinned:
    """The version that the run may read: the last one that passed its gates."""

    namespace: str
    name: str
    version: Optional[str]

    def to_json(self) -> Dict[str, Optional[str]]:
        return {"namespace": self.namespace, "name": self.name, "version": self.version}


@dataclass(frozen=True)
class Reason:
    """Why a run is held, denied or warned."""

    gate: str
    check: Optional[str]
    outcome: Optional[str]
    message: str
    dataset: Optional[str]
    columns: Tuple[str, ...] = ()
    path: Tuple[str, ...] = ()

    def to_json(self) -> Dict[str, Any]:
        return {
            "gate": self.gate,
            "check": self.check,
            "outcome": self.outcome,
            "message": self.message,
            "dataset": self.dataset,
            "columns": list(self.columns),
            "path": list(self.path),
        }

    def __str__(self) -> str:
        where = "/".join(part for part in (self.gate, self.check) if part)
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True)
class Waiver:
    """An exception that somebody asked for and somebody else approved; kept as sent."""

    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Decision:
    """The answer to a question.

    :param id: names the decision in later requests; None when Sluice was not reachable and the caller goes on anyway
    :param etag: changes when the answer changes
    :param valid_until: as sent, ISO 8601; ask again after that
    """

    id: Optional[str]
    answer: Answer
    question: Optional[Question] = field(default=None, compare=False)
    valid_until: Optional[str] = None
    pinned: Tuple[Pinned, ...] = ()
    reasons: Tuple[Reason, ...] = ()
    waivers: Tuple[Waiver, ...] = ()
    retry_after: float = 0.0
    etag: Optional[str] = None

    @property
    def may_run(self) -> bool:
        return self.answer in (Answer.ALLOW, Answer.ALLOW_WITH_WARNINGS)

    @property
    def unavailable(self) -> bool:
        """True when nobody decided: Sluice did not answer and the caller goes on all the same."""
        return self.id is None

    def version_of(self, namespace: str, name: str) -> Optional[str]:
        """The version to read; None when Sluice knows no published version of it."""
        for pin in self.pinned:
            if (pin.namespace, pin.name) == (namespace, name):
                return pin.version
        return None

    def summary(self) -> str:
        """One sentence for a log or a console."""
        if self.unavailable:
            return f"{self.answer.value} (Sluice does not answer, the caller goes on as configured)"
        text = "; ".join(str(reason) for reason in self.reasons)
        return f"{self.answer.value} ({text})" if text else self.answer.value

    def to_json(self) -> Dict[str, Any]:
        """As Sluice writes it, without the question; small enough for an XCom or the metadata of a run."""
        return {
            "decisionId": self.id,
            "decision": self.answer.value,
            "validUntil": self.valid_until,
            "pinned": [pin.to_json() for pin in self.pinned],
            "reasons": [reason.to_json() for reason in self.reasons],
            "waivers": [dict(waiver.fields) for waiver in self.waivers],
            "retryAfterMs": int(self.retry_after * 1000),
            "etag": self.etag,
        }

    @staticmethod
    def from_json(body: Mapping[str, Any], question: Optional[Question] = None, etag: Optional[str] = None) -> Decision:
        """Reads an answer of Sluice. Fields that are new to this client are passed over."""
        return Decision(
            id=str(body["decisionId"]),
            answer=Answer(body["decision"]),
            question=question,
            valid_until=body.get("validUntil"),
            pinned=tuple(_pinned(each) for each in body.get("pinned") or ()),
            reasons=tuple(_reason(each) for each in body.get("reasons") or ()),
            waivers=tuple(
                Waiver(dict(each) if isinstance(each, Mapping) else {"id": each}) for each in body.get("waivers") or ()
            ),
            retry_after=float(body.get("retryAfterMs") or 0) / 1000,
            etag=etag or body.get("etag"),
        )


def _pinned(each: Mapping[str, Any]) -> Pinned:
    version = each.get("version")
    return Pinned(each["namespace"], each["name"], None if version is None else str(version))


def _reason(each: Mapping[str, Any]) -> Reason:
    return Reason(
        gate=each.get("gate") or "",
        check=each.get("check"),
        outcome=each.get("outcome"),
        message=each.get("message") or "",
        dataset=_text(each.get("dataset")),
        columns=tuple(str(column) for column in each.get("columns") or ()),
        path=tuple(str(_text(step)) for step in each.get("path") or ()),
    )


def _text(value: Any) -> Optional[str]:
    if isinstance(value, Mapping):
        return ":".join(str(value[part]) for part in ("namespace", "name") if part in value)
    return None if value is None else str(value)
