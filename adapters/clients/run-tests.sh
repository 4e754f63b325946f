#!/bin/sh
# Tests the clients: each in an environment of its own, as a package that was built and installed, against the real
# Airflow, Dagster and Prefect in pinned versions. The first argument is the folder for all that is made; others name
# clients (core airflow dagster prefect), all without.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
[ $# -gt 0 ] || { echo "usage: run-tests.sh FOLDER [core|airflow|dagster|prefect ...]" >&2; exit 2; }
mkdir -p "$1"
made=$(cd "$1" && pwd -P)
shift
clients=${*:-core airflow dagster prefect}

say() { printf '%s\n' "$*"; }
die() { printf 'test-clients: %s\n' "$*" >&2; exit 1; }

# Newest last: what Airflow, Dagster and Prefect are best known to run on comes first.
find_python() {
  for python in "${PYTHON:-python3.12}" python3.12 python3.11 python3.13 python3.10 python3.14 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 15))' 2>/dev/null; then
      return 0
    fi
  done
  die "no Python 3.10 to 3.14 found, which the orchestrators need; install one, or name it by PYTHON=/path/to/python3.
  (The plain client itself runs on 3.9 and newer.)"
}

# uv installs in seconds what takes pip minutes. Without one, the folder gets one.
find_uv() {
  if command -v uv >/dev/null 2>&1; then
    uv=uv
    return 0
  fi
  uv=$made/tools/bin/uv
  [ -x "$uv" ] && return 0
  "$python" -m venv "$made/tools"
  "$made/tools/bin/python" -m pip install -q uv==0.13.8 || die "uv cannot be installed: is PyPI reachable? pip's message is above"
}

prepare() {
  "$uv" venv -q --allow-existing --python "$python" "$made/$1"
  # Reading from the registry is what fails now and then; a second try costs nothing when the first did most of it.
  "$uv" pip sync -q --python "$made/$1/bin/python" "$here/$1/requirements.txt" \
    || "$uv" pip sync -q --python "$made/$1/bin/python" "$here/$1/requirements.txt" \
    || die "the packages of adapters/clients/$1/requirements.txt cannot be installed: is PyPI reachable? uv's message is above"
  "$uv" pip install -q --no-deps --python "$made/$1/bin/python" "$made"/dist/sluice_gates-*.whl
}

run_tests() {
  client=$1
  case $client in core) set -- "$here/core/tests" "$here/shell/tests" ;; *) set -- "$here/$client/tests" ;; esac
  (cd "$made" && env -u PYTHONPATH PYTHONDONTWRITEBYTECODE=1 "$made/$client/bin/python" -m pytest -q -c "$here/pyproject.toml" \
    --rootdir="$here" --junitxml="$made/TEST-$client.xml" "$@")
}

# Sums over the reports.
count() {
  sed -n 's/.*<testsuite[^>]* '"$1"'="\([0-9]*\)".*/\1/p' "$made"/TEST-*.xml 2>/dev/null | awk '{sum += $1} END {print sum + 0}'
}

find_python
find_uv
rm -rf "$made/dist"
for client in $clients; do rm -f "$made/TEST-$client.xml"; done
"$uv" build -q --wheel --python "$python" --out-dir "$made/dist" "$here" || die "the package cannot be built; uv's message is above"

code=0
for client in $clients; do
  [ -f "$here/$client/requirements.txt" ] || die "there is no client '$client'; there are core, airflow, dagster, prefect"
  began=$(date +%s)
  prepare "$client"
  ready=$(date +%s)
  run_tests "$client" || code=1
  say "$client: installed in $((ready - began)) s, tested in $(($(date +%s) - ready)) s"
done
[ -n "${SLUICE_URL:-}" ] || say "no service was asked: SLUICE_URL is not set, so core/tests/test_service.py was skipped"

failed=$(($(count failures) + $(count errors)))
skipped=$(count skipped)
say "clients: $(($(count tests) - failed - skipped)) passed, $failed failed, $skipped skipped"
exit "$code"
