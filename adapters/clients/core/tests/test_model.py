"""Questions and answers as values."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import sluice_gates
from sluice_gates import Answer, Dataset, Decision, Job, Question, Retry
from sluice_gates.model import LONGEST_KEY


def a_question(**changes: object) -> Question:
    fields = {"caller": "airflow", "job": Job("prod", "daily/load"), "run_id": "manual__2026-01-01T00:00:00+00:00"}
    return Question(**{**fields, "inputs": [("n", "d")], **changes})  # type: ignore[arg-type]


def test_key_names_caller_job_run_and_attempt() -> None:
    assert a_question().idempotency_key() == "airflow/prod/daily%2Fload/manual__2026-01-01T00%3A00%3A00%2B00%3A00/1"


def test_parts_of_a_key_cannot_run_into_each_other() -> None:
    one = a_question(job=Job("a/b", "c"))
    other = a_question(job=Job("a", "b/c"))

    assert one.idempotency_key() != other.idempotency_key()


def test_long_key_is_shortened_and_stays_distinct() -> None:
    one, other = (a_question(run_id="x" * 500 + end).idempotency_key() for end in "ab")

    assert len(one) == len(other) == LONGEST_KEY
    assert one != other
    assert one == a_question(run_id="x" * 500 + "a").idempotency_key()


def test_key_is_ascii_whatever_the_names_are() -> None:
    assert a_question(job=Job("größe", "日次")).idempotency_key().isascii()


def test_question_survives_json() -> None:
    question = a_question(attempt=4, acquire=True, lineage_inputs=True, inputs=[Dataset("n", "d", "3", "p")])

    assert Question.from_json(json.loads(json.dumps(question.to_json()))) == question


def test_question_without_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match="name datasets or set lineage_inputs=True"):
        a_question(inputs=[])


@pytest.mark.parametrize("wrong", ["orders", {"namespace": "n", "nam": "d"}, ("a", "b", "c"), None])
def test_what_is_no_dataset_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):
        a_question(inputs=[wrong])


def test_fields_of_a_newer_service_are_passed_over() -> None:
    body = {
        "decisionId": 7,
        "decision": "DENY",
        "severity": "new",
        "reasons": [{"gate": "g", "message": "m", "url": "u"}],
        "waivers": [12],
    }

    decision = Decision.from_json(body)

    assert (decision.id, decision.answer, str(decision.reasons[0])) == ("7", Answer.DENY, "g: m")
    assert decision.waivers[0].fields == {"id": 12}


def test_unknown_answer_is_never_taken_for_leave_to_run() -> None:
    with pytest.raises(ValueError):
        Decision.from_json({"decisionId": "1", "decision": "PERHAPS"})


@pytest.mark.parametrize(
    ("failures", "asked", "pause"),
    [
        (1, None, 0.5),
        (3, None, 2.0),
        (20, None, 30.0),
        (5000, None, 30.0),
        (1, 4.0, 4.0),
        (1, 900.0, 30.0),
        (1, -1.0, 0.0),
    ],
)
def test_pauses_double_up_to_a_limit(failures: int, asked: float, pause: float) -> None:
    assert Retry().pause(failures, asked) == pause


def test_decision_survives_json() -> None:
    reason = {
        "gate": "shop/orders",
        "check": "ids",
        "outcome": "FAIL",
        "columns": ["id"],
        "message": "2 nulls",
        "dataset": {"namespace": "s3://lake", "name": "orders"},
        "path": [{"namespace": "s3://lake", "name": "orders"}, "report"],
    }
    sent = {
        "decisionId": "7",
        "decision": "HOLD",
        "validUntil": "2026-01-01T00:00:00Z",
        "pinned": [{"namespace": "s3://lake", "name": "orders", "version": 3}],
        "reasons": [reason],
        "waivers": [{"id": 4}],
        "retryAfterMs": 250,
    }

    decision = Decision.from_json(sent, etag='"abc"')

    assert Decision.from_json(json.loads(json.dumps(decision.to_json()))) == decision
    assert decision.reasons[0].path == ("s3://lake:orders", "report")
    assert (decision.retry_after, decision.etag, decision.pinned[0].version) == (0.25, '"abc"', "3")


def test_package_is_written_for_python_3_9() -> None:
    for file in Path(sluice_gates.__file__).parent.glob("*.py"):
        ast.parse(file.read_text(), str(file), feature_version=(3, 9))
