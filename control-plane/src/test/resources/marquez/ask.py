"""Asks the service all that marquez-python can read, and prints the answers as one JSON object."""
import json
import os
import sys

from marquez_client import MarquezClient

url, job_namespace, namespace, job, dataset, run = sys.argv[1:]
client = MarquezClient(url=url, api_key=os.environ["MARQUEZ_API_KEY"])
versions = client.list_dataset_versions(namespace, dataset)
version = versions["versions"][0]["version"]
answers = {
    "namespaces": client.list_namespaces(limit=1000),
    "namespace": client.get_namespace(namespace),
    "jobs": client.list_jobs(job_namespace, limit=1000),
    "job": client.get_job(job_namespace, job),
    "runs": client.list_job_runs(job_namespace, job),
    "run": client.get_job_run(run),
    "datasets": client.list_datasets(namespace, limit=1000),
    "dataset": client.get_dataset(namespace, dataset),
    "versions": versions,
    "version": client.get_dataset_version(namespace, dataset, version),
    "ofDataset": client.get_column_lineage_by_dataset(namespace, dataset),
    "ofField": client.get_column_lineage_by_dataset_field(namespace, dataset, "id", with_downstream=True),
    "ofJob": client.get_column_lineage_by_job(job_namespace, job),
    "sources": client.list_sources(limit=1000),
    "source": client.get_source(namespace),
    "tags": client.list_tags(),
}
json.dump(answers, sys.stdout)
