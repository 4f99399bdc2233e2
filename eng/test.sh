#!/usr/bin/env bash
# Runs every test of the solution but those of `make soak`, and ends with the line `N passed, N failed, N skipped`, from the runner's own counts.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --solution Rehai.slnx -c Release --no-build --max-parallel-test-modules 1 --filter-not-trait run=soak 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: *\([0-9]*\)$/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [[ -z $passed || -z $failed ]]; then
  echo "The test runner printed no summary; it ended with $code." >&2
  passed=0 failed=1
  ((code != 0)) || code=1
fi
echo "$passed passed, $failed failed, ${skipped:-0} skipped"
exit "$code"
