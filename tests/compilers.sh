#!/usr/bin/env bash
# tests/compilers.sh BUILD_A BUILD_B
# Two builds of one source, by gcc and by clang or with other flags, give one ledger for a seed: runs some seeds with
# both and compares hash and results. Also Cardiff with its history, and a run over ipc in which the conductor of one
# build meets the services of the same. Ends with 1 at the first difference, and says where.
set -euo pipefail

[ $# -eq 2 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/frontdoor-compilers.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
runs=0

# compare LABEL A B: both stand there and are the same
compare() {
  cmp -s "$2" "$3" && return
  printf 'tests/compilers.sh: %s: the builds differ\n' "$1" >&2
  diff "$2" "$3" | head -n 8 >&2 || true
  exit 1
}

# both SCENARIO SEED REPLICATIONS DEPLOYMENT [OPTION...]: all that a run prints, ledger_hash and measures to the last digit
both() {
  local scenario=$1 seed=$2 replications=$3 deployment=$4
  shift 4
  runs=$((runs + 1))
  for side in a b; do
    build=$a
    [ "$side" = a ] || build=$b
    "$build/bin/frontdoor" run "$root/$scenario" --seed "$seed" --reps "$replications" --deployment "$deployment" \
      --json --quiet --out "$scratch/$runs-$side" "$@" >"$scratch/$runs-$side.json"
  done
  compare "$scenario, seed $seed, $deployment $*" "$scratch/$runs-a.json" "$scratch/$runs-b.json"
}

a=$1 b=$2
for seed in 1 2 3 4 5 18446744073709551615; do
  both tests/support/four-weeks.yaml "$seed" 4 direct
done
both scenarios/oracle/fd3.yaml 1 2 direct
for service in '{lognormal: {mean: 30, sd: 20}}' '{gamma: {mean: 30, sd: 40}}' '{weibull: {shape: 1.4, mean: 30}}'; do
  both scenarios/oracle/mg1.yaml 1 2 direct --set "screening.decision_minutes=$service"
done
both scenarios/cardiff-2014-15.yaml 1 2 direct
both tests/support/four-weeks.yaml 1 4 ipc
printf '%d runs, the same from both builds\n' "$runs"
