#!/bin/sh
# Asks Sluice whether a job may read its inputs now, waits while they are held, and runs the job if one is given.
# Needs a POSIX shell, awk, sed and curl. `sluice-gate.sh --help` tells the rest.
set -u
umask 077

usage() {
  cat <<'USAGE'
usage: sluice-gate.sh --job NAMESPACE NAME --run ID --input NAMESPACE NAME [...] [options] [-- COMMAND ...]

  --job NAMESPACE NAME     the job that asks, as OpenLineage names it
  --run ID                 its run; with --attempt N (1) part of the idempotency key
  --input NAMESPACE NAME   a dataset that it is about to read; may be repeated
  --lineage-inputs         besides, what Sluice saw the job read in its last runs
  --caller NAME            the orchestrator (shell)
  --timeout SECONDS        how long to wait while held (600); 0: do not wait
  --on-unavailable WHAT    block (default) or allow, when Sluice does not answer
  --retry-for SECONDS      how long to try when Sluice does not answer (60)
  --answer FILE            write the last answer there, as JSON with reasons and pinned versions
  -- COMMAND ...           run it when allowed, under a read lease, and end with its exit code

exit codes: 0 allow, 10 still held, 20 denied, 30 no answer, 2 wrong usage, 40 Sluice refused the request
Without COMMAND the caller starts its job at once after exit code 0.

SLUICE_URL: base URL of the service (http://127.0.0.1:8642).
SLUICE_API_KEY_FILE or SLUICE_API_KEY: the key. There is no option for it, arguments can be seen by every user.
USAGE
}

say() { printf 'sluice-gate: %s\n' "$*" >&2; }
misuse() { say "$*"; say "--help shows the options"; exit 2; }

# --- arguments ----------------------------------------------------------------------------------------------------
json() { printf '"'; printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; printf '"'; }
dataset() { printf '{"namespace":%s,"name":%s}' "$(json "$1")" "$(json "$2")"; }
name() { case $2 in '' | *[[:cntrl:]]*) misuse "$1 has a value that is empty or has a control character" ;; esac; }
number() { case $2 in '' | *[!0-9]* | ???????*) misuse "$1 '$2' is no whole number of up to 6 digits" ;; esac; }
needs() { [ "$1" -gt "$2" ] || misuse "$3 needs $2 value(s)"; }

caller=shell job= run= attempt=1 inputs= lineage=false timeout=600 on_unavailable=block retry_for=60 answer= mode=check
while [ $# -gt 0 ]; do
  case $1 in
    --job) needs $# 2 "$1"; name "$1" "$2"; name "$1" "$3"; job=$(dataset "$2" "$3"); shift 3 ;;
    --run) needs $# 1 "$1"; name "$1" "$2"; run=$2; shift 2 ;;
    --attempt) needs $# 1 "$1"; number "$1" "$2"; attempt=$2; shift 2 ;;
    --input)
      needs $# 2 "$1"
      name "$1" "$2"
      name "$1" "$3"
      inputs="$inputs${inputs:+,}$(dataset "$2" "$3")"
      shift 3
      ;;
    --lineage-inputs) lineage=true; shift ;;
    --caller) needs $# 1 "$1"; name "$1" "$2"; caller=$2; shift 2 ;;
    --timeout) needs $# 1 "$1"; number "$1" "$2"; timeout=$2; shift 2 ;;
    --on-unavailable)
      needs $# 1 "$1"
      case $2 in block | allow) on_unavailable=$2 ;; *) misuse "--on-unavailable is block or allow" ;; esac
      shift 2
      ;;
    --retry-for) needs $# 1 "$1"; number "$1" "$2"; retry_for=$2; shift 2 ;;
    --answer) needs $# 1 "$1"; answer=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    --) shift; mode=acquire; [ $# -gt 0 ] || misuse "no command after --"; break ;;
    *) misuse "unknown option '$1'" ;;
  esac
done
[ -n "$job" ] || misuse "--job is missing"
[ -n "$run" ] || misuse "--run is missing"
[ -n "$inputs" ] || [ "$lineage" = true ] || misuse "--input is missing; or give --lineage-inputs"
command -v curl >/dev/null || { say "curl is not installed"; exit 30; }

decisions=${SLUICE_URL:-http://127.0.0.1:8642}
decisions=${decisions%/}/api/v1/gates/decisions
case $decisions in http://* | https://*) ;; *) misuse "SLUICE_URL must begin with http:// or https://" ;; esac

work=$(mktemp -d "${TMPDIR:-/tmp}/sluice-gate.XXXXXX") || exit 30
leased= id=
finish() {
  [ -z "$leased" ] || give_back
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# --- one request --------------------------------------------------------------------------------------------------
# The key reaches curl through a file of ours that only this user can read: never an argument, never a log.
key_for_curl() {
  if [ -n "${SLUICE_API_KEY_FILE:-}" ]; then
    [ -r "$SLUICE_API_KEY_FILE" ] || { say "no key can be read from $SLUICE_API_KEY_FILE"; exit 40; }
    key=$(cat "$SLUICE_API_KEY_FILE")
  else
    key=${SLUICE_API_KEY:-}
  fi
  case $key in *[!A-Za-z0-9._~+/=-]*) say "the API key has a character that no key has"; exit 40 ;; esac
  : >"$work/key"
  [ -z "$key" ] || printf 'header = "Authorization: Bearer %s"\n' "$key" >"$work/key"
}

# request SECONDS METHOD PATH [CURL OPTION ...]: sets status (000: no answer); the body goes to $work/body.
request() {
  seconds=$1 method=$2 path=$3
  shift 3
  : >"$work/headers"
  : >"$work/body.new"
  key_for_curl
  status=$(curl --silent --config "$work/key" --connect-timeout 5 --max-time "$seconds" --max-filesize 4194304 \
    --request "$method" --header 'Accept: application/json' --dump-header "$work/headers" --output "$work/body.new" \
    --write-out '%{http_code}' "$@" "$decisions$path" 2>"$work/error") || status=000
  case $status in
    200)
      # The answer to a release is no decision.
      [ "$path" = "/$id/release" ] || mv "$work/body.new" "$work/body"
      [ -z "$answer" ] || cp "$work/body" "$answer" || { say "cannot write $answer"; exit 2; }
      ;;
  esac
}

# field NAME FILE: the first value of a text field. A quote within a text is written \", so no text can fake a field.
field() {
  tr '\n\r' '  ' <"$2" | awk -v name="$1" '{
    if (match($0, "\"" name "\"[ \t]*:[ \t]*\"([^\"\\\\]|\\\\.)*\"")) {
      value = substr($0, RSTART, RLENGTH); sub("^\"" name "\"[ \t]*:[ \t]*\"", "", value); sub(/"$/, "", value); print value } }'
}
etag() { sed -n 's/^[Ee][Tt][Aa][Gg]: *\([^[:cntrl:]]*\).*/\1/p' "$work/headers" | tail -n 1; }
messages() { tr '\n\r' '  ' <"$work/body" | awk '{ while (match($0, /"message"[ \t]*:[ \t]*"([^"\\]|\\.)*"/)) {
    m = substr($0, RSTART, RLENGTH); sub(/^"message"[ \t]*:[ \t]*"/, "", m); sub(/"$/, "", m)
    out = out (out == "" ? "" : "; ") m; $0 = substr($0, RSTART + RLENGTH) } print out }'; }
now() { date +%s; }
transient() { case $status in 000 | 408 | 425 | 429 | 5??) true ;; *) false ;; esac; }
why() {
  detail=$(field detail "$work/body.new")
  [ "$status" = 000 ] && detail=$(sed -n '$s/^curl: //p' "$work/error")
  printf '%s' "${detail:-no detail}"
}

# Waits as the service asks (Retry-After), else twice as long as before, at most 30 s and never past $1.
pause_before() {
  asked=$(sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *\([0-9]\{1,6\}\)[^0-9]*$/\1/p' "$work/headers" | tail -n 1)
  pause=${asked:-$back_off}
  back_off=$((back_off * 2))
  [ "$back_off" -le 30 ] || back_off=30
  left=$(($1 - $(now)))
  [ "$pause" -le 30 ] || pause=30
  [ "$pause" -le "$left" ] || pause=$left
  [ "$pause" -le 0 ] || sleep "$pause"
}

refused() { say "Sluice refused the request with $status: $(why)"; exit 40; }
unavailable() {
  if [ "$on_unavailable" = allow ]; then
    say "WARNING: no answer from Sluice ($status: $(why)); going on as --on-unavailable allow says"
    decision=ALLOW id=
    return 0
  fi
  say "no answer from Sluice ($status: $(why))"
  exit 30
}

# until_answered DEADLINE REQUEST...: sends again while there is no answer.
until_answered() {
  answer_by=$1
  shift
  back_off=1
  while request "$@"; transient && [ "$(now)" -lt "$answer_by" ]; do pause_before "$answer_by"; done
}

# --- ask, wait, confirm -------------------------------------------------------------------------------------------
ask() {
  body="{\"caller\":$(json "$caller"),\"job\":$job,\"runId\":$(json "$run"),\"attempt\":$attempt,\"mode\":\"$mode\""
  body="$body,\"lineageInputs\":$lineage,\"waitSeconds\":0${inputs:+,\"inputs\":[$inputs]}}"
  printf '%s' "$body" >"$work/question"
  # Hashed, because names may have any character and any length. cksum alone would collide.
  digest=$(printf '%s\n%s\n%s\n%s' "$caller" "$job" "$run" "$attempt" | { sha256sum 2>/dev/null || shasum -a 256 2>/dev/null || openssl dgst -sha256 -r; } | cut -c 1-64)
  [ ${#digest} -eq 64 ] || { say "sha256sum, shasum or openssl is needed"; exit 30; }
  until_answered $(($(now) + retry_for)) 15 POST "" --header "Idempotency-Key: shell/$digest" \
    --header 'Content-Type: application/json' --data-binary "@$work/question"
  if transient; then unavailable; return 0; fi
  [ "$status" = 200 ] || refused
  read_answer
}

read_answer() {
  decision=$(field decision "$work/body") id=$(field decisionId "$work/body") known=$(etag)
  case $id in '' | *[!A-Za-z0-9._~-]*) say "what answers is not Sluice; is SLUICE_URL right?"; exit 30 ;; esac
}

# While held: one request that stays open until the decision changes, again and again. Silence releases nothing.
await_release() {
  back_off=1
  while [ "$decision" = HOLD ]; do
    left=$((deadline - $(now)))
    if [ "$left" -le 0 ]; then
      say "still held after $timeout s: $(messages)"
      exit 10
    fi
    [ "$left" -le 30 ] || left=30
    began=$(now)
    request $((left + 10)) GET "/$id?waitSeconds=$left" ${known:+--header "If-None-Match: $known"}
    case $status in
      200) read_answer; back_off=1 ;;
      304) back_off=1 ;;
      404 | 410) ask; continue ;;
      *) transient || refused; pause_before "$deadline"; continue ;;
    esac
    # Something cut the wait short: do not spin.
    if [ "$decision" = HOLD ] && [ "$(now)" -le "$began" ]; then sleep 1; fi
  done
}

give_back() { [ -z "$id" ] || request 10 POST "/$id/release" --data ''; }

# The decision as it is by now. A hold is known of, so silence lets nothing through here.
look() {
  on_unavailable=block
  until_answered $(($(now) + retry_for)) 15 GET "/$id?waitSeconds=0"
  case $status in
    200) read_answer ;;
    404 | 410) ask ;;
    *) transient || refused; unavailable ;;
  esac
}

deadline=$(($(now) + timeout))
ask
for round in 1 2 3; do
  [ "$decision" != HOLD ] || say "held: $(messages)"
  await_release
  case $decision in
    ALLOW) ;;
    ALLOW_WITH_WARNINGS) say "allowed with warnings: $(messages)" ;;
    DENY)
      say "denied: $(messages)"
      exit 20
      ;;
    *)
      say "an answer that this client does not know: '$decision'; it does not start the job"
      exit 30
      ;;
  esac
  [ -n "$id" ] || break
  until_answered $(($(now) + retry_for)) 15 POST "/$id/confirm" --data ''
  case $status in
    200)
      read_answer
      break
      ;;
    # A hold came between answer and start: that answer is void.
    409) say "not confirmed: $(why)" ;;
    404 | 410) ;;
    *)
      transient || refused
      unavailable
      break
      ;;
  esac
  [ "$round" -lt 3 ] || exit 10
  look
done

[ "$mode" = acquire ] || exit 0
leased=$id
"$@"
exit $?
