#!/usr/bin/env bash
# Trains and evaluates a package for each suite, runs the studies, and prints the tables of docs/benchmarks.md as Markdown.
# DATA holds the logs and, in pools/SUITE.json, the pools (docs/data-format.md); OUT receives packages, reports and pages.
set -euo pipefail
if [ $# -lt 2 ]; then
    echo "usage: $0 DATA OUT [SPLIT [SUITE...]]" >&2
    exit 2
fi

data=$1 out=$2 split=${3:-test}
shift $(($# < 3 ? $# : 3))
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(mmlu-pro mmlu-pro-wide reasoning-gym cruxeval zeroeval zeroeval-all)

root=$(cd "$(dirname "$0")/.." && pwd)
dotnet publish "$root/src/BestRoute.Tool" -c Release -o "$out/tool" >&2
for suite in "${suites[@]}"; do
    log="$suite" pool="$data/pools/$suite.json"
    for widened in -wide -all; do
        log=${log%"$widened"} # The same queries, over a larger pool.
    done
    log="$data/$log.jsonl.gz"
    started=$SECONDS
    dotnet "$out/tool/BestRoute.Tool.dll" train --data "$log" --pool "$pool" --out "$out/$suite" --seed 1 --tokens characters >&2
    trained=$((SECONDS - started)) started=$SECONDS
    printf '### %s\n\n```\n' "$suite"
    dotnet "$out/tool/BestRoute.Tool.dll" evaluate --package "$out/$suite" --data "$log" --pool "$pool" --split "$split" --methods all --json "$out/$suite.$split.json" --report "$out/$suite.$split.html" |
        sed -e '/^The report is in/d' -e 's/ *$//' | cat -s
    printf '```\n\nTrained in %d s, evaluated in %d s.\n\n' "$trained" $((SECONDS - started))
done

study() {
    printf '## %s\n\n' "$*"
    dotnet run -c Release --project "$root/studies/BestRoute.Studies" -- "$@"
}

study summary "$out" "$split"
study targets "$data" "$split"
study operating-points "$data" "$split"
study specialist "$data" "$split"
study add-model "$data" "$split"
study drift "$data" "$split"
study attacks "$data" "$split"
study token-counts
