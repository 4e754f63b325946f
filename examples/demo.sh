#!/bin/sh
# Feeds the example to a running service and asks what it made of it. Wants SLUICE_URL and SLUICE_API_KEY_FILE; uses curl.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
url=${SLUICE_URL:-http://127.0.0.1:8642}
key_file=${SLUICE_API_KEY_FILE:?set SLUICE_API_KEY_FILE to the file with the API key}

# The key goes through standard input: arguments are visible to every user of the machine.
call() {
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$key_file")" \
    | curl --silent --show-error --fail-with-body --max-time 60 --config - "$@"
}

ask() {
  printf '\n── %s\n' "$1"
  # A query on one line needs no other escaping than that of its quotes.
  query=$(printf '%s' "$2" | tr '\n' ' ' | sed 's/"/\\"/g')
  call --header 'Content-Type: application/json' --data-binary "{\"query\":\"$query\"}" "$url/graphql" | pretty
  echo
}

# One node or edge a line; no JSON tool is needed.
pretty() { sed 's/},{/},\n    {/g; s/\[{/[\n    {/g'; }

position=0
for day in day1 day2; do
  printf 'posting %s ... ' "$day"
  answer=$(call --header 'Content-Type: application/x-ndjson' --data-binary "@$here/orders/$day.ndjson" "$url/api/v1/lineage/batch")
  position=$(printf '%s' "$answer" | sed 's/.*"position":\([0-9]*\),"results".*/\1/')
  printf '%s\n' "$answer" | sed 's/,"results".*/}/'
done

mart='namespace:"snowflake://acme-dw", dataset:"marts.revenue"'
ask 'Where does marts.revenue come from? (the Hive table that dbt read is the S3 path that Spark wrote: a symlink)' \
  "{ lineage(root:{$mart}, direction:UPSTREAM, depth:5, asOf:\"2026-05-04T12:00:00Z\", waitFor:$position)
     { isComplete position graphLag nodes { distance type namespace name } } }"
ask 'Which columns go into clean/orders.email_hash, and is the original still visible?' \
  '{ lineage(root:{namespace:"s3://lake", dataset:"clean/orders", field:"email_hash"}, granularity:FIELD, direction:UPSTREAM, depth:2)
     { nodes { name field } edges { transformationType transformationSubtype masking } } }'
ask 'What changed between the two days?' \
  "{ lineageDiff(root:{$mart}, direction:UPSTREAM, depth:5, from:\"2026-05-04T12:00:00Z\", to:\"2026-05-05T03:00:00Z\")
     { addedNodes { name } removedNodes { name } } }"
ask 'Whom would a change of raw/orders reach?' \
  '{ impact(root:{namespace:"s3://lake", dataset:"raw/orders"}, depth:10) { datasets { masked node { name distance } } } }'
ask 'The export failed, whatever it said afterwards' \
  '{ run(runId:"019b7800-0000-7000-8000-000000000104") { state errorMessage outputs { status dataset { name } } } }'
ask 'How well do the producers follow the spec?' \
  '{ producers { nodes { uri events conformingShare faults { kind events } } } }'

# ── Sluice's own pipelines: a file that arrives, an asset that fires a workflow, a retry, a backfill ──────────────────────────
sluice="$here/../sluice"
folder=${SLUICE_DEMO_FOLDER:-}
if [ -z "$folder" ]; then
  printf '\nSet SLUICE_DEMO_FOLDER to a folder that the service can read to see its own pipelines too.\n'
  exit 0
fi
landing=$folder/landing
mkdir -p "$landing" "$folder/workflows"
for file in "$here"/shop/*.yaml; do
  sed "s|/LANDING_FOLDER|$landing|" "$file" > "$folder/workflows/$(basename "$file")"
done
# A checkout of its own, so that a report can name the commit that the definitions are of.
if command -v git >/dev/null 2>&1; then
  [ -d "$folder/workflows/.git" ] || git init --quiet "$folder/workflows"
  git -C "$folder/workflows" add --all
  git -C "$folder/workflows" -c user.name=demo -c user.email=demo@example.org -c commit.gpgsign=false \
    commit --quiet --message 'Have the shop run its workflows' || printf '(no change since the last demo)\n'
fi
printf '\n── Deploying six workflows, a gate, a pool and a service\n'
"$sluice" apply "$folder/workflows"

# ── Books that take longer to close every day: the past is filled in while the rest of the demo goes on ──────────────────
# A time in seconds as text; GNU and BSD have different words for it.
instant() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ; }
day() { instant "$(($(date +%s) - $1 * 86400))" | cut -c1-10; }
# Deploys the closings: seconds since 1970 of their slot, seconds that they have from there. The deadline of a day counts from its end.
close_books_at() {
  sed -e "s|/LEDGER_FOLDER|$ledger|" -e "s|2026-01-01T00:00:00Z|$(instant "$1")|" -e "s|within: 1h|within: $(($1 % 86400 + $2))s|" \
    "$here/closing/closing.yaml" > "$folder/closing/closing.yaml"
  "$sluice" apply "$folder/closing"
}
ledger=$folder/ledger
mkdir -p "$ledger" "$folder/closing"
ago=11
for entries in 40 44 48 54 62 72 84 98 114 120; do
  ago=$((ago - 1))
  awk -v n="$entries" 'BEGIN { for (i = 1; i <= n; i++) print "entry " i }' > "$ledger/$(day $ago).csv"
done
printf '\n── Deploying two closings of the books, and filling nine past days in the background\n'
close_books_at 1767225600 3600
"$sluice" backfill shop/closing --partitions "$(day 10)..$(day 1)" --parallel 2 --wait > "$folder/closing.log" 2>&1 &
history=$!

printf '\n── Two order files arrive\n'
cp "$here"/shop/orders-*.csv "$landing/"
ls "$landing"

# Waits until a GraphQL answer matches a pattern: what is waited for, query, pattern.
await() {
  printf 'waiting for %s ' "$1"
  tries=0
  query=$(printf '%s' "$2" | tr '\n' ' ' | sed 's/"/\\"/g')
  until call --header 'Content-Type: application/json' --data-binary "{\"query\":\"$query\"}" "$url/graphql" | grep -q "$3"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 90 ]; then printf ' it did not come\n'; "$sluice" runs; exit 1; fi
    printf '.'
    sleep 1
  done
  printf ' done\n'
}
await 'the revenue, which the new orders fire' \
  '{ workflowRuns(workflow:"shop/publish-orders", state:SUCCEEDED, first:1) { nodes { state } } }' '"SUCCEEDED"'

printf '\n── A backfill of a week, two days at a time, below live runs\n'
"$sluice" backfill shop/daily-visits --partitions 2026-11-01..2026-11-08 --parallel 2 --dry-run
"$sluice" backfill shop/daily-visits --partitions 2026-11-01..2026-11-08 --parallel 2 --wait

printf '\n── What ran\n'
"$sluice" runs
ask 'The announcement failed once and was tried again' \
  '{ workflowRuns(workflow:"shop/publish-orders", state:SUCCEEDED, first:1)
     { nodes { tasks { task state attempts { number state message } } } } }'
store="namespace:\"duckdb://$(dirname "$folder")/lake.duckdb\""
lake="$store, dataset:\"mart.revenue\""
await 'lineage' "{ dataset($store, name:\"mart.revenue\") { name } }" '"mart.revenue"'
ask 'Where does the revenue come from? From the file that was read last; the lineage of its time has the one before' \
  "{ lineage(root:{$lake}, direction:UPSTREAM, depth:8) { isComplete nodes { distance type name } } }"

# The columns that one comes from, one edge a line. What decides about all rows of a table is told of the table.
columns() {
  printf '\n── %s\n' "$1"
  query=$(printf '%s' "{ lineage(root:{$2}, granularity:FIELD, direction:UPSTREAM, depth:4)
    { nodes { id name field } edges { from to transformationType transformationSubtype } } }" | tr '\n' ' ' | sed 's/"/\\"/g')
  call --header 'Content-Type: application/json' --data-binary "{\"query\":\"$query\"}" "$url/graphql" | tr '{[' '\n\n' \
    | awk -F'"' '$2 == "id" { n = split($8, path, "/"); name[$4] = path[n] ($12 == "" ? " (its rows)" : "." $12) }
        $2 == "from" && $12 ~ /DIRECT/ { printf "  %-44s %-8s %-14s -> %s\n", name[$4], $12, $16, name[$8] }'
}
columns 'Which columns go into it, and how?' "$lake, field:\"revenue\""
await 'lineage in PostgreSQL' '{ datasets(first:500) { nodes { namespace name } } }' '"shop.public.daily_visits"'
postgres=$(call --header 'Content-Type: application/json' \
  --data-binary '{"query":"{ datasets(first:500) { nodes { namespace name } } }"}' "$url/graphql" | tr '{' '\n' \
  | awk -F'"' '$8 == "shop.public.daily_visits" { print $4; exit }')
columns 'Which columns go into the visits that PostgreSQL counts?' \
  "namespace:\"$postgres\", dataset:\"shop.public.daily_visits\", field:\"visits\""
# ── A gate: bad addresses in a file that arrives ────────────────────────────────────────────────────────────────────────
await 'the first campaign' '{ workflowRuns(workflow:"shop/campaign", state:SUCCEEDED, first:1) { nodes { state } } }' '"SUCCEEDED"'
await 'the first sales by country' \
  '{ workflowRuns(workflow:"shop/sales-by-country", state:SUCCEEDED, first:1) { nodes { state } } }' '"SUCCEEDED"'
await 'column lineage of the mailing list' "{ dataset($store, name:\"mart.campaign\") { name } }" '"mart.campaign"'
before=$(call --header 'Content-Type: application/json' \
  --data-binary '{"query":"{ workflowRuns(workflow:\"shop/sales-by-country\", first:1) { nodes { runId } } }"}' "$url/graphql")

# The run that wrote the newest version of the orders.
writer() {
  query=$(printf '{ dataset(%s, name:"raw.orders") { versions(first:1) { nodes { runId } } } }' "$store" | sed 's/"/\\"/g')
  call --header 'Content-Type: application/json' --data-binary "{\"query\":\"$query\"}" "$url/graphql" | sed 's/.*"runId":"\([^"]*\)".*/\1/'
}
good=$(writer)
printf '\n── A file arrives in which two of three addresses are no addresses\n'
cp "$here"/shop/late/orders-2026-11-22.csv "$landing/"
await 'the gate' '{ gates(state:HELD, first:1) { nodes { name } } }' '"shop/orders"'
held=$good
tries=0
while [ "$held" = "$good" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then printf 'lineage does not have the version that is held\n'; exit 1; fi
  sleep 1
  held=$(writer)
done
"$sluice" gates shop/orders
printf '\n── Held: who reads the addresses, and who reads what was made of them. Sales by country reads other columns\n'
"$sluice" holds
tries=0
until ! call --header 'Content-Type: application/json' \
  --data-binary '{"query":"{ workflowRuns(workflow:\"shop/sales-by-country\", first:1) { nodes { runId } } }"}' "$url/graphql" \
  | grep -qF "$before"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then printf 'sales by country did not run\n'; exit 1; fi
  sleep 1
done
"$sluice" runs shop/sales-by-country

printf '\n── Why does the campaign not run, although somebody asks for it?\n'
campaign=$("$sluice" run shop/campaign --format json | sed 's/.*"runId":"\([^"]*\)".*/\1/')
sleep 2
"$sluice" why "$campaign"

printf '\n── May another system read? A plain curl is enough\n'
call --header 'Content-Type: application/json' --header "Idempotency-Key: demo-$campaign" --data-binary "{
  \"caller\":\"airflow\", \"job\":{\"namespace\":\"airflow\",\"name\":\"crm.sync\"}, \"runId\":\"$campaign\", \"attempt\":1,
  \"inputs\":[{$(printf '%s' "$store" | sed 's/^namespace/"namespace"/'),\"name\":\"raw.orders\"}], \"mode\":\"check\"}" \
  "$url/api/v1/gates/decisions" | pretty
echo

printf '\n── The mailing cannot wait: one person asks for a waiver, and a second one approves it\n'
second=$folder/steward-key
(umask 077
  call --header 'Content-Type: application/json' --data-binary '{"name":"data steward","role":"steward"}' "$url/api/v1/admin/keys" \
    | sed 's/.*"secret":"\([^"]*\)".*/\1/' > "$second")
waiver=$("$sluice" waive shop/orders --consumer shop/mailing --for 25s --reason 'the addresses of today are not needed' --format json \
  | sed 's/.*"id":"\([^"]*\)".*/\1/')
"$sluice" waiver approve "$waiver" || printf '(the same person may not)\n'
SLUICE_API_KEY_FILE=$second "$sluice" waiver approve "$waiver"
await 'the mailing' \
  '{ workflowRuns(workflow:"shop/mailing", state:SUCCEEDED, first:2) { nodes { state } } }' '"SUCCEEDED".*"SUCCEEDED"'
await 'the end of the waiver' '{ waivers(first:1) { nodes { state } } }' '"EXPIRED"'
"$sluice" holds

printf '\n── The file comes again, corrected: what waited goes on by itself\n'
cp "$here"/shop/late/orders-2026-11-22-fixed.csv "$landing/"
await 'the campaign that waited' "{ workflowRun(runId:\"$campaign\") { state } }" '"SUCCEEDED"'
"$sluice" gates
"$sluice" runs

# ── A forecast: a job that grows slower ──────────────────────────────────────────────────────────────────────────────
printf '\n── The closings of nine days: each took longer than the one before\n'
wait "$history" || { cat "$folder/closing.log"; exit 1; }
"$sluice" runs shop/closing
ask 'So the next one is expected to take' \
  '{ jobForecast(namespace:"sluice", name:"shop.closing") { seconds { p50 p90 p95 } basis { kind runs lowEvidence } } }'
at=$(($(date +%s) + 45))
slot=$(instant "$at")
printf '\n── From now on books are closed at %s, and have to be closed six seconds later\n' "$slot"
close_books_at "$at" 6
await 'the risk' \
  '{ risks(workflow:"shop/closing", within:"10m") { nodes { subject miss } } }' "\"miss\""
"$sluice" risks --within 10m
await 'a decision' \
  '{ forecastDecisions(workflow:"shop/closing", kind:START_EARLY, first:1) { nodes { state } } }' '"state":"LIVE"'
"$sluice" decisions shop/closing
await 'the closing that forecasts may move' \
  "{ workflowRuns(workflow:\"shop/closing\", state:SUCCEEDED, first:1) { nodes { slot } } }" "\"slot\":\"${slot%Z}"
await 'the one that they may not' \
  "{ workflowRuns(workflow:\"shop/closing-unforeseen\", state:SUCCEEDED, first:1) { nodes { slot } } }" "\"slot\":\"${slot%Z}"
ask 'The same work for both, the same slot, the same deadline' \
  '{ forecast: workflowRuns(workflow:"shop/closing", first:1) { nodes { slot startedAt endedAt deadlineAt deadlineMissed } }
     unforeseen: workflowRuns(workflow:"shop/closing-unforeseen", first:1) { nodes { slot startedAt endedAt deadlineAt deadlineMissed } } }'
await 'what the decision was good for' \
  '{ forecastDecisions(workflow:"shop/closing", kind:START_EARLY, first:1) { nodes { score } } }' '"score":"HELPED"'
"$sluice" why "$("$sluice" runs shop/closing --format json | sed -n '1s/.*"runId":"\([^"]*\)".*/\1/p')"

# ── An auditor: one file that still tells all of it in ten years ─────────────────────────────────────────────────────────
printf '\n── An auditor asks how the orders came to be that the gate held, and who let them through\n'
auditor=$folder/auditor-key
(umask 077
  call --header 'Content-Type: application/json' --data-binary '{"name":"auditor","role":"auditor"}' "$url/api/v1/admin/keys" \
    | sed 's/.*"secret":"\([^"]*\)".*/\1/' > "$auditor")
bundle=$folder/report.zip
report=$(SLUICE_API_KEY_FILE=$auditor "$sluice" report version "duckdb://$(dirname "$folder")/lake.duckdb" raw.orders --run "$held" \
  --purpose 'who wrote to customers although addresses were bad' --out "$bundle" --timeout 5m --format json \
  | sed 's/.*"reportId":"\([^"]*\)".*/\1/')
call "$url/api/v1/ledger/keys" > "$folder/keys.json"
part() { call "$url/api/v1/reports/$report/files/$1"; }
# Facts and rows one a line: JSON has no line breaks of its own here.
lines() { sed 's/},{/},\n{/g; s/\[{/[\n{/g'; }
printf '\n── Who waived what\n'
part evidence/waivers.json | lines
printf '\n── Which commit, which inputs\n'
part report.json | lines | grep -E '"id":"(code|inputs)[.]' | cut -c1-240
printf '\n── Anybody checks it, without the service\n'
"$sluice" verify "$bundle" --keys "$folder/keys.json"
printf '\nThe report: %s (VERIFY.md in it says how to check it with sha256sum and openssl alone)\n' "$bundle"
printf '\nMore: %s/graphql with the key in %s\n' "$url" "$key_file"
