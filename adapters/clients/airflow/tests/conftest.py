"""A real Airflow with a home and an SQLite database of its own, made once for all tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict, Iterator
from urllib.parse import urlsplit

import pytest
from decision_server import DecisionServer

DAGS = Path(__file__).parent / "dags"


@pytest.fixture(scope="session", autouse=True)
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("airflow")
    os.environ.update(
        {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        }
    )
    migrated = subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], capture_output=True, text=True)
    assert migrated.returncode == 0, migrated.stderr
    yield home


@pytest.fixture
def connection(sluice: DecisionServer, monkeypatch: pytest.MonkeyPatch) -> str:
    url = urlsplit(sluice.url)
    value = json.dumps({"conn_type": "http", "host": url.hostname, "port": url.port, "password": sluice.key})
    monkeypatch.setenv("AIRFLOW_CONN_SLUICE_DEFAULT", value)
    return value


@pytest.fixture
def run_dag(connection: str) -> Callable[..., Dict[str, Any]]:
    """Runs a DAG of the folder to its end: state of the run, state, tries and result of its tasks."""

    def run(name: str, **conf: Any) -> Dict[str, Any]:
        from airflow.models.xcom import XComModel
        from airflow.sdk import DAG
        from airflow.utils.session import create_session

        sys.path.insert(0, str(DAGS))
        import gated_reports

        dag = getattr(gated_reports, name)
        dag_run = (dag if isinstance(dag, DAG) else dag()).test(run_conf=conf or None)
        with create_session() as session:
            instances = dag_run.get_task_instances(session=session)
            results = {
                x.task_id: x.value
                for x in session.query(XComModel).filter_by(run_id=dag_run.run_id, key="return_value")
            }
        return {
            "state": str(dag_run.state),
            "run_id": dag_run.run_id,
            "tasks": {ti.task_id: (str(ti.state), ti.try_number) for ti in instances},
            "results": results,
        }

    return run
