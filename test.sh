#!/usr/bin/env bash
# Everything that is checked before a change goes in. The last line is the sum: "N passed, N failed[, N skipped]".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DEBIAN_FRONTEND=noninteractive
# A test's host lives for seconds: measuring itself to become faster later costs it a fifth of its processor time.
export DOTNET_TieredPGO=0
# A developer's own installation is no test's business.
unset RETELAVORO_DATA RETELAVORO_ADMIN_PASSWORD RETELAVORO_DEMO_OPEN ASPNETCORE_URLS ASPNETCORE_ENVIRONMENT

command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.' || { echo 'The .NET SDK 10 is missing.' >&2; exit 1; }
command -v npm >/dev/null || { echo 'Node.js with npm is missing.' >&2; exit 1; }

postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
missing=()
# Debian's browser without a screen is the quicker one; who may not install it goes on with the whole one.
[[ -n ${CHROMIUM:-} ]] || command -v chromium-headless-shell >/dev/null || { [[ $(id -u) != 0 ]] && command -v chromium >/dev/null; } || missing+=(chromium-headless-shell)
command -v weasyprint >/dev/null || missing+=(weasyprint)
[[ -n ${RETELAVORO_TEST_PG:-} || -n $(postgres_bin) ]] || missing+=(postgresql)
if (( ${#missing[@]} )); then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}…"
    apt-get update -qq </dev/null >/dev/null 2>&1 || true
    for package in "${missing[@]}"; do
      apt-get install -y -qq --no-install-recommends "$package" </dev/null >/dev/null 2>&1 || echo "Could not install $package: the tests that need it are left out." >&2
    done
  else
    echo "Not installed: ${missing[*]}. The tests that need them are left out; as root: apt-get install ${missing[*]}" >&2
  fi
fi

work=$(mktemp -d)
chmod 755 "$work"
postgres_pid=
finish() {
  if [[ -n $postgres_pid ]]; then
    kill -INT "$postgres_pid" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 "$postgres_pid" 2>/dev/null || break; sleep 0.1; done
  fi
  rm -rf "$work"
}
trap finish EXIT

# A server of our own on a free port, gone with this script: whatever else runs on the machine is left alone.
start_postgres() {
  local bin as port
  bin=$(postgres_bin)
  [[ -n $bin ]] || return 1
  # PostgreSQL refuses to run as root.
  as=(); if [[ $(id -u) == 0 ]]; then id postgres >/dev/null 2>&1 || return 1; as=(runuser -u postgres --); fi
  install -d -m 700 "$work/pg"; if [[ $(id -u) == 0 ]]; then chown postgres "$work/pg"; fi
  (cd "$work/pg" && "${as[@]}" "$bin/initdb" -D "$work/pg/data" -U retelavoro -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; return 1; }
  for _ in 1 2 3 4 5; do
    port=$(( 20000 + RANDOM % 20000 ))
    if (cd "$work/pg" && "${as[@]}" "$bin/pg_ctl" -D "$work/pg/data" -l "$work/pg/log" -w -t 60 \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start) >/dev/null 2>&1; then
      postgres_pid=$(head -1 "$work/pg/data/postmaster.pid")
      export RETELAVORO_TEST_PG="Host=127.0.0.1;Port=$port;Username=retelavoro;Database=postgres"
      return 0
    fi
  done
  cat "$work/pg/log" >&2 || true
  return 1
}
[[ -n ${RETELAVORO_TEST_PG:-} ]] || start_postgres || echo 'No PostgreSQL: its tests are skipped.' >&2

echo 'Building…'
node src/Themes/ReteLavoro.BootstrapItalia/build.mjs
node src/Modules/ReteLavoro.Territory/municipalities.mjs
if ! dotnet build ReteLavoro.Cms.sln -c Release -v q; then
  finish; trap - EXIT
  echo '0 passed, 1 failed'
  exit 1
fi

passed=0 failed=0 skipped=0
for name in Kernel Modules Site Browser; do
  log="$work/$name.log"
  echo "── ReteLavoro.$name.Tests"
  code=0
  timeout 900 "tests/ReteLavoro.$name.Tests/bin/Release/net10.0/ReteLavoro.$name.Tests" --no-progress --no-ansi --max-threads 2 --results-directory "$work" --report-ctrf --report-ctrf-filename "$name.json" "$@" </dev/null >"$log" 2>&1 || code=$?
  if [[ $code != 0 ]]; then cat "$log"; fi
  # From the report: what the runner prints is in the language of the tests.
  read -r p f s < <(node -e 'try { const { passed, failed, skipped, pending } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).results.summary; console.log(passed, failed, skipped + pending) } catch { console.log("- 0 0") }' "$work/$name.json")
  [[ $p != - ]] || p=
  echo "   ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
  # A run that breaks off or finds nothing has failed, whatever it counted. 8 means that a filter left nothing to run.
  if [[ $code != 0 && ${f:-0} == 0 && ! ( $code == 8 && $# != 0 ) ]]; then f=$(( ${f:-0} + 1 )); echo "   exit code $code" ; fi
  if [[ -z $p && $code == 0 ]]; then f=$(( ${f:-0} + 1 )); fi
  passed=$(( passed + ${p:-0} )) failed=$(( failed + ${f:-0} )) skipped=$(( skipped + ${s:-0} ))
done

line="$passed passed, $failed failed"
(( skipped == 0 )) || line="$line, $skipped skipped"
finish; trap - EXIT
echo "$line"
(( failed == 0 ))
