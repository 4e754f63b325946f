"""The clients against a real Sluice service; SLUICE_URL and SLUICE_API_KEY_FILE (an operator's) say which."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, Tuple

import pytest

from sluice_gates import (
    Answer,
    Dataset,
    Decision,
    GateClient,
    GateRefused,
    Job,
    Question,
    StillHeld,
    Superseded,
    protocol,
)

URL = os.environ.get("SLUICE_URL", "")
KEY_FILE = os.environ.get("SLUICE_API_KEY_FILE", "")
SCRIPT = Path(__file__).parents[2] / "shell" / "sluice-gate.sh"

pytestmark = pytest.mark.skipif(
    not (URL and KEY_FILE), reason="no service: SLUICE_URL and SLUICE_API_KEY_FILE are not set"
)


def send(method: str, path: str, body: Any = None, **headers: str) -> Tuple[int, Dict[str, str], bytes]:
    """A request as the service gets it from anybody."""
    request = urllib.request.Request(URL.rstrip("/") + path, method=method)
    request.add_header("Authorization", f"Bearer {Path(KEY_FILE).read_text().strip()}")
    request.add_header("Content-Type", "application/json")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=90) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as e:
        with e:
            return e.code, dict(e.headers), e.read()


def graphql(query: str, **variables: Any) -> Any:
    status, _, body = send("POST", "/graphql", {"query": query, "variables": variables})
    answer = json.loads(body)
    assert status == 200 and not answer.get("errors"), answer
    return answer["data"]


class Asset:
    """An asset that some workflow reads and another system has written; people can hold it."""

    def __init__(self) -> None:
        self.dataset = Dataset("postgres://gates-test:5432", f"shop.public.orders_{uuid.uuid4().hex[:12]}")
        self.workflow = f"reads-{uuid.uuid4().hex[:12]}"
        text = f"""
apiVersion: sluice.dev/v1alpha1
kind: Workflow
metadata: {{name: {self.workflow}, namespace: gates-test}}
spec:
  triggers:
    - {{id: written, type: asset, assets: ["{self.dataset.namespace}/{self.dataset.name}"]}}
  tasks:
    - id: read
      type: process
      command: ["true"]
      consumes: ["{self.dataset.namespace}/{self.dataset.name}"]
"""
        applied = graphql(
            "mutation ($files: [DefinitionFile!]!, $key: String!) "
            "{ applyDefinitions(files: $files, idempotencyKey: $key) { applied problems { message } } }",
            files=[{"path": "reads.yaml", "text": text}],
            key=str(uuid.uuid4()),
        )["applyDefinitions"]
        assert applied["applied"], applied["problems"]
        self.write()

    def write(self) -> None:
        """As another system tells that it wrote a version; returns when it is published."""
        event = {
            "eventTime": datetime.now(timezone.utc).isoformat(),
            "eventType": "COMPLETE",
            "producer": "https://example.com/gates-test",
            "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "run": {"runId": str(uuid.uuid4())},
            "job": {"namespace": "gates-test", "name": "write"},
            "outputs": [{"namespace": self.dataset.namespace, "name": self.dataset.name}],
        }
        status, _, body = send("POST", "/api/v1/lineage", event)
        assert status == 201, body
        client = GateClient(URL, api_key_file=KEY_FILE)
        deadline = time.monotonic() + 60
        while client.ask(a_question(self.dataset)).version_of(self.dataset.namespace, self.dataset.name) is None:
            assert time.monotonic() < deadline, f"{self.dataset} has no version after 60 s"
            time.sleep(0.2)

    def hold(self, reason: str = "2 of 9 ids are null") -> None:
        graphql(
            "mutation ($namespace: String!, $name: String!, $reason: String!) "
            "{ holdAsset(namespace: $namespace, name: $name, reason: $reason) { name } }",
            namespace=self.dataset.namespace,
            name=self.dataset.name,
            reason=reason,
        )

    def release(self) -> None:
        graphql(
            "mutation ($namespace: String!, $name: String!) "
            "{ releaseAsset(namespace: $namespace, name: $name) { name } }",
            namespace=self.dataset.namespace,
            name=self.dataset.name,
        )


@pytest.fixture(scope="module")
def asset() -> Asset:
    return Asset()


@pytest.fixture(autouse=True)
def open_asset(request: pytest.FixtureRequest) -> Any:
    yield
    if "asset" in request.fixturenames:
        request.getfixturevalue("asset").release()


@pytest.fixture
def client() -> GateClient:
    return GateClient(URL, api_key_file=KEY_FILE)


def a_question(*inputs: Dataset, **changes: Any) -> Question:
    job = Job("gates-test", "report")
    return Question(**{"caller": "test", "job": job, "run_id": str(uuid.uuid4()), "inputs": inputs, **changes})


def unknown() -> Dataset:
    return Dataset("gates-test://nowhere", uuid.uuid4().hex)


def held(client: GateClient, asset: Asset, **changes: Any) -> Decision:
    asset.hold()
    decision = client.ask(a_question(asset.dataset, **changes))
    assert decision.answer is Answer.HOLD
    return decision


def test_dataset_without_a_gate_may_be_read(client: GateClient) -> None:
    assert client.ask(a_question(unknown())).may_run


def test_same_key_gets_the_same_bytes(client: GateClient) -> None:
    question = a_question(unknown())
    request = protocol.ask(question)

    one, other = (
        send("POST", request.path, json.loads(request.body or b""), Idempotency_Key=question.idempotency_key())
        for _ in range(2)
    )

    assert (one[0], one[2]) == (200, other[2])
    assert one[1]["ETag"].strip('"') == json.loads(one[2])["etag"]


def test_key_of_another_question_is_refused(client: GateClient) -> None:
    question = a_question(unknown())
    client.ask(question)

    with pytest.raises(GateRefused) as refused:
        client.ask(a_question(unknown(), key=question.idempotency_key()))
    assert refused.value.status == 422


def test_key_for_nothing_is_refused() -> None:
    with pytest.raises(GateRefused) as refused:
        GateClient(URL, api_key="slc_wrong").ask(a_question(unknown()))
    assert refused.value.status == 401


def test_question_of_the_longest_kind_is_taken(client: GateClient) -> None:
    name = "größe 日次 \"'\\ %2F" + "x" * 400
    job = Job("gates-test", name)

    decision = client.ask(a_question(Dataset("n", name, "3", "2026-01-01"), job=job, run_id=name, attempt=7))

    assert client.confirm(decision).id == decision.id


def test_version_that_another_system_wrote_is_pinned(client: GateClient, asset: Asset) -> None:
    assert client.ask(a_question(asset.dataset)).version_of(asset.dataset.namespace, asset.dataset.name) == "1"


def test_hold_is_told_with_its_reason(client: GateClient, asset: Asset) -> None:
    assert "2 of 9 ids are null" in held(client, asset).summary()


def test_long_poll_ends_with_the_release(client: GateClient, asset: Asset) -> None:
    decision = held(client, asset)

    releaser = threading.Timer(1.0, asset.release)
    releaser.start()
    begun = time.monotonic()
    released = client.wait(decision, timeout=60)
    took = time.monotonic() - begun
    releaser.join()

    assert released.id == decision.id
    assert released.may_run
    assert 0.5 < took < 15, "neither polled into nor waited past"


def test_long_poll_without_news_is_not_modified(client: GateClient, asset: Asset) -> None:
    decision = held(client, asset)
    request = protocol.poll(decision, 1)

    begun = time.monotonic()
    status, _, _ = send("GET", request.path, **{"If-None-Match": request.headers["If-None-Match"]})

    assert (status, time.monotonic() - begun >= 1) == (304, True)
    with pytest.raises(StillHeld):
        client.wait(decision, timeout=1)


def test_confirmation_is_refused_after_a_hold(client: GateClient, asset: Asset) -> None:
    decision = client.ask(a_question(asset.dataset, acquire=True))
    assert decision.may_run
    assert client.confirm(decision).may_run
    asset.hold()

    with pytest.raises(Superseded):
        client.confirm(decision)
    assert client.look(decision).answer is Answer.HOLD


def test_guard_waits_confirms_and_gives_the_lease_back(client: GateClient, asset: Asset) -> None:
    asset.hold()
    releaser = threading.Timer(1.0, asset.release)
    releaser.start()

    with client.guard(a_question(asset.dataset, acquire=True), timeout=60) as decision:
        assert decision.may_run

    releaser.join()
    status, _, body = send("POST", f"{protocol.PATH}/{decision.id}/release")
    assert (status, json.loads(body)["lease"]) == (200, "NONE"), "nothing is left to give back"


def test_shell_gate_is_held_and_released(asset: Asset) -> None:
    def gate(*options: str) -> subprocess.CompletedProcess[str]:
        inputs = ["--input", asset.dataset.namespace, asset.dataset.name]
        command = ["sh", str(SCRIPT), "--job", "gates-test", "report", "--run", str(uuid.uuid4()), *inputs, *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=90)

    asset.hold()
    waited_in_vain = gate("--timeout", "1")
    releaser = threading.Timer(1.0, asset.release)
    releaser.start()
    released = gate("--timeout", "60", "--", "echo", "ran")
    releaser.join()

    assert (waited_in_vain.returncode, "2 of 9 ids are null" in waited_in_vain.stderr) == (10, True)
    assert (released.returncode, released.stdout) == (0, "ran\n"), released.stderr


def test_curl_line_of_the_readme() -> None:
    line = (SCRIPT.parent / "README.md").read_text().split("```sh\n")[2].split("```")[0]
    # The example's key is the same every day; this is another caller.
    line = line.replace("cron/revenue/", f"cron/{uuid.uuid4()}/")

    assert subprocess.run(["sh", "-c", line], timeout=60).returncode == 0
