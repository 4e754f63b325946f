"""What the tests of all clients share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable, Iterator

import pytest

HERE = Path(__file__).parent
# Only the tests' own helpers; the clients are tested as they are installed.
sys.path.append(str(HERE / "testing"))

from decision_server import DecisionServer  # noqa: E402


@pytest.fixture
def sluice() -> Iterator[DecisionServer]:
    server = DecisionServer()
    yield server
    server.close()


@pytest.fixture
def key_file(tmp_path: Path, sluice: DecisionServer) -> Path:
    file = tmp_path / "api-key"
    file.write_text(sluice.key + "\n")
    return file


@pytest.fixture
def readme() -> Callable[[str], str]:
    """The first Python block of a README of this folder: what users copy must work."""

    def block(folder: str) -> str:
        text = (HERE / folder / "README.md").read_text(encoding="utf-8")
        return text.split("```python\n")[1].split("```")[0]

    return block
