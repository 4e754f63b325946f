"""The blocking client against the stand-in, over real HTTP."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any, Callable, List

import pytest
from decision_server import DecisionServer

from sluice_gates import (
    Answer,
    Dataset,
    Denied,
    GateClient,
    GateRefused,
    GateUnavailable,
    Job,
    Question,
    Retry,
    StillHeld,
    Superseded,
)

ORDERS = ("s3://lake", "orders")


def a_question(run: str = "2026-01-01", **changes: Any) -> Question:
    return Question(
        **{"caller": "cron", "job": Job("cron://etl", "revenue"), "run_id": run, "inputs": [ORDERS], **changes}
    )


@pytest.fixture
def client(sluice: DecisionServer, key_file: Path) -> GateClient:
    return GateClient(sluice.url, api_key_file=str(key_file), retry=Retry(first=0.01), timeout=5)


def test_open_dataset_allows_and_pins_the_published_version(sluice: DecisionServer, client: GateClient) -> None:
    sluice.open(*ORDERS)

    decision = client.ask(a_question())

    assert decision.answer is Answer.ALLOW
    assert decision.may_run
    assert decision.version_of(*ORDERS) == "2"
    assert decision.version_of("s3://lake", "other") is None


def test_question_says_all_that_the_contract_asks_for(sluice: DecisionServer, client: GateClient) -> None:
    client.ask(a_question(attempt=3, acquire=True, lineage_inputs=True, inputs=[Dataset("n", "d", "7", "2026-01-01")]))

    assert sluice.asked() == [
        {
            "caller": "cron",
            "job": {"namespace": "cron://etl", "name": "revenue"},
            "runId": "2026-01-01",
            "attempt": 3,
            "mode": "acquire",
            "lineageInputs": True,
            "inputs": [{"namespace": "n", "name": "d", "version": "7", "partition": "2026-01-01"}],
        }
    ]


def test_same_attempt_gets_its_first_answer_back(sluice: DecisionServer, client: GateClient) -> None:
    first = client.ask(a_question())
    sluice.hold(*ORDERS)

    assert client.ask(a_question()) == first
    assert client.ask(a_question(attempt=2)).answer is Answer.HOLD


def test_hold_tells_gate_check_and_columns(sluice: DecisionServer, client: GateClient) -> None:
    sluice.hold(*ORDERS)

    decision = client.ask(a_question())

    assert decision.summary() == "HOLD (shop/orders/ids: 2 of 9 ids are null)"
    assert decision.reasons[0].columns == ("id",)
    assert decision.reasons[0].dataset == "s3://lake:orders"


def test_wait_ends_when_the_gate_opens(sluice: DecisionServer, client: GateClient) -> None:
    sluice.hold(*ORDERS)
    held = client.ask(a_question())

    opener = threading.Thread(target=lambda: (sluice.await_requests("GET", 1), sluice.open(*ORDERS)))
    opener.start()
    released = client.wait(held, timeout=20)
    opener.join()

    assert released.answer is Answer.ALLOW
    assert released.id == held.id
    assert sum(method == "GET" for method, _ in sluice.requests) == 1, "one long poll is enough"


def test_wait_gives_up_with_the_reason(sluice: DecisionServer, client: GateClient) -> None:
    sluice.hold(*ORDERS)

    with pytest.raises(StillHeld, match="2 of 9 ids are null"):
        client.wait(client.ask(a_question()), timeout=1)


def test_wait_survives_an_outage_and_does_not_take_it_for_release(sluice: DecisionServer, key_file: Path) -> None:
    client = GateClient(sluice.url, api_key_file=str(key_file), retry=Retry(first=0.01), on_unavailable="allow")
    sluice.hold(*ORDERS)
    held = client.ask(a_question())
    sluice.fail(503, times=20, Retry_After="0")

    opener = threading.Thread(target=lambda: (sluice.await_requests("GET", 21), sluice.open(*ORDERS)))
    opener.start()
    released = client.wait(held, timeout=20)
    opener.join()

    assert released.id == held.id
    assert released.answer is Answer.ALLOW


def test_wait_asks_again_when_the_decision_was_forgotten(sluice: DecisionServer, client: GateClient) -> None:
    sluice.hold(*ORDERS)
    held = client.ask(a_question())
    sluice.forget()
    sluice.open(*ORDERS)

    assert client.wait(held, timeout=10).answer is Answer.ALLOW


def test_wait_does_not_spin_when_something_cuts_long_polls_short(sluice: DecisionServer, key_file: Path) -> None:
    pauses: List[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    client = GateClient(sluice.url, api_key_file=str(key_file), sleep=sleep, clock=lambda: now[0])
    sluice.hold(*ORDERS)
    held = client.ask(a_question())
    sluice.fail(304, times=50)

    with pytest.raises(StillHeld):
        client.wait(held, timeout=10)
    assert pauses == [1.0] * 10


def test_confirm_refuses_what_failed_after_the_answer(sluice: DecisionServer, client: GateClient) -> None:
    decision = client.ask(a_question())
    assert client.confirm(decision).answer is Answer.ALLOW
    sluice.hold(*ORDERS)

    with pytest.raises(Superseded, match="no longer holds"):
        client.confirm(decision)


def test_admit_waits_again_when_a_hold_comes_before_the_start(sluice: DecisionServer, client: GateClient) -> None:
    sluice.before_confirm(lambda: sluice.hold(*ORDERS))

    opener = threading.Thread(target=lambda: (sluice.await_requests("GET", 2), sluice.open(*ORDERS)))
    opener.start()
    admitted = client.admit(a_question(), timeout=20)
    opener.join()

    assert admitted.version_of(*ORDERS) == "2"
    assert [path.rsplit("/", 1)[-1] == "confirm" for method, path in sluice.requests if method == "POST"] == [
        False,
        True,
        True,
    ]


def test_admit_tells_a_hold_that_came_before_the_start_and_lasts(sluice: DecisionServer, client: GateClient) -> None:
    sluice.before_confirm(lambda: sluice.hold(*ORDERS))

    with pytest.raises(StillHeld, match="2 of 9 ids are null"):
        client.admit(a_question(), timeout=1)


def test_admit_tells_when_it_is_never_confirmed(sluice: DecisionServer, client: GateClient) -> None:
    for _ in range(3):
        sluice.before_confirm(lambda: sluice.hold(*ORDERS))
        sluice.before_look(lambda: sluice.open(*ORDERS))

    with pytest.raises(Superseded):
        client.admit(a_question(), timeout=20)


@pytest.mark.parametrize("on_unavailable", ["block", "allow"])
def test_allowed_run_that_nobody_can_confirm(
    sluice: DecisionServer, key_file: Path, caplog: pytest.LogCaptureFixture, on_unavailable: Any
) -> None:
    retry = Retry(attempts=2, first=0.01)
    client = GateClient(sluice.url, api_key_file=str(key_file), retry=retry, on_unavailable=on_unavailable)
    decision = client.ask(a_question())
    sluice.fail(503, times=2)

    if on_unavailable == "block":
        with pytest.raises(GateUnavailable):
            client.confirm(decision)
    else:
        assert client.confirm(decision) == decision
        assert "going on without a confirmation" in caplog.text


def test_guard_gives_the_lease_back_also_after_a_failure(sluice: DecisionServer, client: GateClient) -> None:
    with pytest.raises(ZeroDivisionError), client.guard(a_question(acquire=True), timeout=5):
        assert [stored.confirmed for stored in sluice.decisions.values()] == [True]
        assert [stored.released for stored in sluice.decisions.values()] == [False]
        raise ZeroDivisionError

    assert [stored.released for stored in sluice.decisions.values()] == [True]


def test_guard_keeps_the_work_when_the_lease_cannot_be_given_back(sluice: DecisionServer, client: GateClient) -> None:
    with client.guard(a_question(acquire=True), timeout=5):
        sluice.fail(503, times=5, Retry_After="0")

    assert [stored.released for stored in sluice.decisions.values()] == [False]


def test_denial_is_not_waited_for(sluice: DecisionServer, client: GateClient) -> None:
    sluice.deny(*ORDERS)

    with pytest.raises(Denied, match="the owner closed this dataset"):
        client.admit(a_question(), timeout=60)


def test_warning_lets_run(sluice: DecisionServer, client: GateClient) -> None:
    sluice.warn(*ORDERS)

    decision = client.admit(a_question(), timeout=5)

    assert decision.answer is Answer.ALLOW_WITH_WARNINGS
    assert "1 of 9 emails" in decision.summary()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_overload_is_tried_again_as_asked_for(sluice: DecisionServer, key_file: Path, status: int) -> None:
    pauses: List[float] = []
    client = GateClient(sluice.url, api_key_file=str(key_file), sleep=pauses.append)
    sluice.fail(status, Retry_After="7")
    sluice.fail(status)

    assert client.ask(a_question()).answer is Answer.ALLOW
    assert pauses == [7.0, 1.0]


def test_silence_blocks_unless_told_otherwise(key_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    gone = DecisionServer()
    gone.close()
    retry = Retry(attempts=2, first=0.01)

    with pytest.raises(GateUnavailable, match=r"no answer from http://127\.0\.0\.1"):
        GateClient(gone.url, api_key_file=str(key_file), retry=retry).ask(a_question())

    with caplog.at_level(logging.WARNING):
        client = GateClient(gone.url, api_key_file=str(key_file), retry=retry, on_unavailable="allow")
        with client.guard(a_question(), timeout=5) as decision:
            assert decision.unavailable
            assert decision.may_run
    assert "going on without an answer job=revenue" in caplog.text, "going on is never silent"


def test_bad_key_is_refused_at_once_also_when_silence_allows(sluice: DecisionServer) -> None:
    client = GateClient(sluice.url, api_key="slc_wrong", on_unavailable="allow")

    with pytest.raises(GateRefused, match="401 AUTH-REQUIRED"):
        client.ask(a_question())
    assert len(sluice.requests) == 1


def test_key_used_for_another_question_is_refused(client: GateClient) -> None:
    client.ask(a_question(key="k"))

    with pytest.raises(GateRefused, match="422 GATE-KEY-REUSED"):
        client.ask(a_question(key="k", inputs=[("s3://lake", "other")]))


def test_rotated_key_is_read_without_a_restart(sluice: DecisionServer, client: GateClient, key_file: Path) -> None:
    client.ask(a_question())
    sluice.key = "slc_next"

    with pytest.raises(GateRefused):
        client.ask(a_question(attempt=2))
    key_file.write_text("slc_next")
    assert client.ask(a_question(attempt=2)).may_run


def test_redirect_is_not_followed_with_the_key(sluice: DecisionServer, client: GateClient) -> None:
    thief = DecisionServer()
    sluice.fail(302, Location=thief.url)

    with pytest.raises(GateRefused, match="redirects are not followed"):
        client.ask(a_question())
    assert thief.requests == []
    thief.close()


def test_answer_of_something_else_is_no_answer(sluice: DecisionServer, key_file: Path) -> None:
    client = GateClient(sluice.url, api_key_file=str(key_file), retry=Retry(attempts=1))
    sluice.fail(200)

    with pytest.raises(GateUnavailable, match="none of Sluice's decisions"):
        client.ask(a_question())


def test_key_is_not_shown(sluice: DecisionServer) -> None:
    assert "slc_" not in repr(GateClient(sluice.url, api_key="slc_secret"))


def test_environment_names_service_and_key(sluice: DecisionServer, key_file: Path) -> None:
    client = GateClient.from_environment({"SLUICE_URL": sluice.url + "/", "SLUICE_API_KEY_FILE": str(key_file)})

    assert client.ask(a_question()).may_run
    with pytest.raises(ValueError, match="SLUICE_URL is not set"):
        GateClient.from_environment({})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:8642", "http://user:pw@host", ""])
def test_url_must_be_one_of_a_service(url: str) -> None:
    with pytest.raises(ValueError):
        GateClient(url)


def test_nothing_but_the_standard_library_is_imported() -> None:
    import subprocess
    import sys

    script = (
        "import sys, sluice_gates; names = {name.split('.')[0] for name in sys.modules};"
        "print(sorted(names - sys.stdlib_module_names - {'sluice_gates', '__main__'}))"
    )
    if not hasattr(sys, "stdlib_module_names"):
        pytest.skip("this Python does not name its standard library")
    out = subprocess.run(
        [sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, env=_path_of_package()
    )
    assert out.stdout.strip() == "[]"


def _path_of_package() -> Any:
    import sluice_gates

    return {"PYTHONPATH": str(Path(sluice_gates.__file__).parent.parent)}


def test_example_of_the_readme(
    sluice: DecisionServer, key_file: Path, monkeypatch: pytest.MonkeyPatch, readme: Callable[[str], str]
) -> None:
    monkeypatch.setenv("SLUICE_URL", sluice.url)
    monkeypatch.setenv("SLUICE_API_KEY_FILE", str(key_file))
    built: List[str] = []

    exec(readme("."), {"build_report": built.append})

    assert built == ["1"]


def test_lease_is_renewed_until_it_is_over(sluice: DecisionServer, client: GateClient) -> None:
    decision = client.admit(a_question(acquire=True), timeout=5)

    client.renew(decision)
    client.renew(decision)

    assert [stored.renewals for stored in sluice.decisions.values()] == [2]
    client.release(decision)
    with pytest.raises(Superseded, match="no read lease"):
        client.renew(decision)
