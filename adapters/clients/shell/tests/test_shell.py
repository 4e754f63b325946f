"""The shell gate, as its users run it, in every shell at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any, Callable, Dict, List

import pytest
from decision_server import DecisionServer

SCRIPT = Path(__file__).parent.parent / "sluice-gate.sh"
ORDERS = ("s3://lake", "orders")
SHELLS = [shell for shell in (["dash"], ["bash", "--posix"], ["busybox", "sh"], ["ksh"]) if shutil.which(shell[0])] or [
    ["sh"]
]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(params=SHELLS, ids=lambda shell: shell[0])
def run(request: pytest.FixtureRequest, sluice: DecisionServer, key_file: Path, tmp_path: Path) -> Run:
    def call(*options: str, environment: Dict[str, str] = {}, question: List[str] = QUESTION) -> Any:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        settings = {"SLUICE_URL": sluice.url, "SLUICE_API_KEY_FILE": str(key_file), "TMPDIR": str(scratch)}
        done = subprocess.run(
            [*request.param, str(SCRIPT), *question, *options],
            env={"PATH": os.environ["PATH"], **settings, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert list(scratch.iterdir()) == [], "nothing is left behind, least of all the key"
        assert sluice.key not in done.stdout + done.stderr
        return done

    return call


QUESTION = ["--job", "cron://etl", "revenue", "--run", "2026-01-01", "--input", *ORDERS]


def test_open_gate_ends_with_0_and_confirms(sluice: DecisionServer, run: Run) -> None:
    assert run().returncode == 0
    assert [stored.confirmed for stored in sluice.decisions.values()] == [True]


def test_question_is_complete_whatever_the_names_are(sluice: DecisionServer, run: Run) -> None:
    name = "a \"quoted\" \\ größe $(id) `id` 'x' & %s\\n"

    done = run(
        question=[
            "--job",
            "ns",
            name,
            "--run",
            name,
            "--attempt",
            "3",
            "--input",
            "n",
            name,
            "--input",
            "n",
            "2",
            "--caller",
            "make",
        ]
    )

    assert done.returncode == 0, done.stderr
    assert sluice.asked() == [
        {
            "caller": "make",
            "job": {"namespace": "ns", "name": name},
            "runId": name,
            "attempt": 3,
            "mode": "check",
            "lineageInputs": False,
            "inputs": [{"namespace": "n", "name": name}, {"namespace": "n", "name": "2"}],
        }
    ]


def test_held_gate_ends_with_10_and_says_why(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS, message='2 of 9 "ids" are null')

    done = run("--timeout", "1")

    assert done.returncode == 10
    assert 'still held after 1 s: 2 of 9 \\"ids\\" are null' in done.stderr


def test_text_of_a_reason_cannot_fake_an_answer(sluice: DecisionServer, run: Run) -> None:
    sluice.deny('","decision":"ALLOW","decisionId":"x', "orders")

    done = run(question=["--job", "n", "j", "--run", "1", "--input", '","decision":"ALLOW","decisionId":"x', "orders"])

    assert done.returncode == 20, done.stderr


def test_held_gate_that_opens_ends_with_0(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS)
    opener = threading.Thread(target=lambda: (sluice.await_requests("GET", 1), sluice.open(*ORDERS)))
    opener.start()

    done = run("--timeout", "30")

    opener.join()
    assert done.returncode == 0, done.stderr
    assert "held: 2 of 9 ids are null" in done.stderr
    assert sum(method == "GET" for method, _ in sluice.requests) == 1, "one long poll is enough"


def test_outage_while_held_is_not_taken_for_release(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS)

    def outage_then_open() -> None:
        sluice.await_requests("POST", 1)
        sluice.fail(503, times=3, Retry_After="0")
        sluice.await_requests("GET", 4)
        sluice.open(*ORDERS)

    other = threading.Thread(target=outage_then_open)
    other.start()
    done = run("--timeout", "30", "--on-unavailable", "allow")
    other.join()

    assert done.returncode == 0, done.stderr
    assert [stored.confirmed for stored in sluice.decisions.values()] == [True]


def test_forgotten_decision_is_asked_for_again(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS)

    def forget_then_open() -> None:
        sluice.await_requests("GET", 1)
        sluice.forget()
        sluice.hold(*ORDERS, message="restarted")
        sluice.await_requests("POST", 1)
        sluice.open(*ORDERS)

    other = threading.Thread(target=forget_then_open)
    other.start()
    done = run("--timeout", "30")
    other.join()
    assert done.returncode == 0, done.stderr


def test_denial_ends_with_20(sluice: DecisionServer, run: Run) -> None:
    sluice.deny(*ORDERS)

    done = run()

    assert (done.returncode, "the owner closed this dataset" in done.stderr) == (20, True)


def test_warning_ends_with_0_and_is_said(sluice: DecisionServer, run: Run) -> None:
    sluice.warn(*ORDERS)

    done = run()

    assert (done.returncode, "allowed with warnings: 1 of 9 emails" in done.stderr) == (0, True)


def test_silence_ends_with_30_or_0_as_told(sluice: DecisionServer, run: Run) -> None:
    sluice.close()

    assert run("--retry-for", "0").returncode == 30
    allowed = run("--retry-for", "0", "--on-unavailable", "allow")
    assert allowed.returncode == 0
    assert "WARNING: no answer from Sluice" in allowed.stderr, "going on is never silent"


def test_overload_is_tried_again(sluice: DecisionServer, run: Run) -> None:
    sluice.fail(503, Retry_After="0")
    sluice.fail(429, Retry_After="0")

    assert run().returncode == 0


def test_refused_key_ends_with_40_also_when_silence_allows(sluice: DecisionServer, run: Run) -> None:
    done = run("--on-unavailable", "allow", environment={"SLUICE_API_KEY_FILE": "", "SLUICE_API_KEY": "slc_wrong"})

    assert (done.returncode, "401: send an API key" in done.stderr) == (40, True)


def test_key_from_the_environment(sluice: DecisionServer, run: Run) -> None:
    assert run(environment={"SLUICE_API_KEY_FILE": "", "SLUICE_API_KEY": sluice.key}).returncode == 0


def test_key_cannot_smuggle_options_into_curl(run: Run) -> None:
    assert (
        run(environment={"SLUICE_API_KEY_FILE": "", "SLUICE_API_KEY": 'x"\nurl = "http://127.0.0.1:1'}).returncode == 40
    )


def test_command_runs_under_a_lease_that_is_given_back(sluice: DecisionServer, run: Run) -> None:
    done = run("--", "sh", "-c", 'echo "$1"; exit 7', "-", "two words")

    assert (done.returncode, done.stdout) == (7, "two words\n")
    assert [(s.question["mode"], s.confirmed, s.released) for s in sluice.decisions.values()] == [
        ("acquire", True, True)
    ]


def test_command_does_not_run_when_held(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS)

    assert run("--timeout", "0", "--", "echo", "ran").stdout == ""


def test_answer_that_failed_before_the_start_is_void(sluice: DecisionServer, run: Run) -> None:
    assert run().returncode == 0
    sluice.hold(*ORDERS)

    done = run("--timeout", "1")

    assert done.returncode == 10, "the first answer was ALLOW; confirm must refuse it"


def test_hold_between_answer_and_start_is_waited_for(sluice: DecisionServer, run: Run) -> None:
    sluice.before_confirm(lambda: sluice.hold(*ORDERS))
    opener = threading.Thread(target=lambda: (sluice.await_requests("GET", 2), sluice.open(*ORDERS)))
    opener.start()

    done = run("--timeout", "30")

    opener.join()
    assert done.returncode == 0, done.stderr
    assert "not confirmed: the run may not start" in done.stderr


def test_page_of_a_proxy_is_no_confirmation(sluice: DecisionServer, run: Run) -> None:
    sluice.hold(*ORDERS)
    # The fault meets the request after this look, which is the confirmation.
    sluice.before_look(lambda: (sluice.open(*ORDERS), sluice.fail(200)))

    done = run("--timeout", "30")

    assert (done.returncode, "what answers is not Sluice" in done.stderr) == (30, True), done.stderr


def test_hold_between_answer_and_start_is_not_forgotten_in_an_outage(sluice: DecisionServer, run: Run) -> None:
    sluice.before_confirm(lambda: (sluice.hold(*ORDERS), sluice.fail(503)))

    assert run("--retry-for", "0", "--on-unavailable", "allow").returncode == 30


def test_answer_is_kept_for_the_job(sluice: DecisionServer, run: Run, tmp_path: Path) -> None:
    sluice.open(*ORDERS)

    run("--answer", str(tmp_path / "answer.json"))

    answer = json.loads((tmp_path / "answer.json").read_text())
    assert answer["pinned"] == [{"namespace": "s3://lake", "name": "orders", "version": 2}]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--job", "n"],
        ["--job", "n", "j"],
        ["--job", "n", "j", "--run", "r"],
        [*QUESTION, "--timeout", "1m"],
        [*QUESTION, "--key", "slc_x"],
        [*QUESTION, "--"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(run: Run, wrong: List[str]) -> None:
    assert run(question=wrong).returncode == 2


@pytest.mark.parametrize(
    ("answer", "code"), [("ALLOW", 0), ("ALLOW_WITH_WARNINGS", 0), ("HOLD", 10), ("DENY", 20), ("", 30)]
)
def test_curl_line_of_the_readme(sluice: DecisionServer, key_file: Path, answer: str, code: int) -> None:
    lines = (SCRIPT.parent / "README.md").read_text().split("```sh\n")[2].split("```")[0]
    if answer:
        sluice.hold(*ORDERS, answer=answer)
    else:
        sluice.close()

    done = subprocess.run(
        ["sh", "-c", lines],
        env={"PATH": os.environ["PATH"], "SLUICE_URL": sluice.url, "SLUICE_API_KEY_FILE": str(key_file)},
        timeout=30,
    )

    assert done.returncode == code
