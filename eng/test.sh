#!/usr/bin/env bash
# Runs the tests of the solution and ends with the line `N passed, N failed, N skipped`, from the runner's own counts.
# Arguments choose tests, as in: eng/test.sh --filter-class '*FuzzTests'
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# 8 is a project without any of the chosen tests.
dotnet test --solution Rehai.slnx -c Release --no-build --max-parallel-test-modules 1 \
  ${1:+--ignore-exit-code 8} "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: *\([0-9]*\)$/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [[ -z $passed || -z $failed ]]; then
  echo "The test runner printed no summary; it ended with $code." >&2
  passed=0 failed=1
  ((code != 0)) || code=1
elif ((passed + failed == 0)); then
  echo "No test was found." >&2
  code=1
fi
echo "$passed passed, $failed failed, ${skipped:-0} skipped"
exit "$code"
