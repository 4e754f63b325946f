"""Where Sluice is and the key to it, from an Airflow connection. The key is in no DAG, no trigger and no log."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseHook, Connection

from sluice_gates import GateClient

DEFAULT = "sluice_default"


def gate_client(conn_id: str = DEFAULT, **options: Any) -> GateClient:
    """A client for use in a task; options as of :class:`sluice_gates.GateClient`."""
    return client_of(BaseHook.get_connection(conn_id), **options)


def client_of(connection: Connection, **options: Any) -> GateClient:
    """Reads host (with or without scheme), port, schema (http, https), password; ``api_key_file`` in the extras."""
    host = connection.host or ""
    if not host:
        raise ValueError(f"connection {connection.conn_id!r} has no host; give it the host of the Sluice service")
    scheme, separator, rest = host.partition("://")
    if not separator:
        scheme, rest = connection.schema or "http", host
    url = f"{scheme}://{rest}" + (f":{connection.port}" if connection.port else "")
    key_file = connection.extra_dejson.get("api_key_file")
    return GateClient(url, api_key=connection.password, api_key_file=key_file, **options)
