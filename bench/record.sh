#!/usr/bin/env bash
# Runs every benchmark and keeps the tables (NAME.md) and the rows (NAME.jsonl) in bench/results. About ten minutes, on a quiet machine.
#   bench/record.sh NAME [PYTHON [ONEDNN]]      NAME for example 2026-03-01-epyc-zen4; without a PYTHON that imports torch, nothing is compared,
#                                               and with ONEDNN, built of bench/peers/onednn_bench.cpp, oneDNN's primitives are too
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: bench/record.sh NAME [PYTHON [ONEDNN]]}
table=bench/results/$name.md
rows=bench/results/$name.jsonl
rm -f "$table" "$rows"

dotnet build -c Release bench/Sleepbot.Bench
bench() {
    echo "== $*"
    printf '\n## %s\n\n```\n' "$*" >>"$table"
    dotnet run -c Release --no-build --project bench/Sleepbot.Bench -- "$@" --record "$rows" | tee -a "$table"
    printf '```\n' >>"$table"
}

printf '# %s\n\nCommit %s. See [bench/README.md](../README.md) for what is counted.\n' "$name" "$(git describe --always --dirty)" >"$table"
bench training
[ $# -lt 2 ] || bench compare --python "$2"
[ $# -lt 3 ] || bench compare --onednn "$3"
bench inference
bench threads
bench threads --together
bench paths
bench startup
bench overheads
bench kernels
bench training --ops
