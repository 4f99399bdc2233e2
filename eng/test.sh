#!/usr/bin/env bash
# Runs tests of the solution and ends with the line `N passed, N failed, N skipped`, from the runner's own counts.
#   eng/test.sh         all but those that take minutes
#   eng/test.sh soak    those, and all fuzzers; REHAI_SOAK=N multiplies their tries
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

case ${1:-} in
  "") tests=(--filter-not-trait run=soak) ;;
  soak) tests=(--filter-query '/*/*/*FuzzTests' --filter-query '/[run=soak]') ;;
  *)
    echo "usage: $0 [soak]" >&2
    exit 2
    ;;
esac

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# 8 is a project without any of them.
dotnet test --solution Rehai.slnx -c Release --no-build --max-parallel-test-modules 1 --ignore-exit-code 8 \
  "${tests[@]}" 2>&1 | tee "$log"
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
