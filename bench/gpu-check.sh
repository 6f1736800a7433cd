#!/usr/bin/env bash
# Checks BestRoute on a machine with an NVIDIA GPU that has neither .NET nor a network. docs/benchmarks.md says what it measures.
#
#   bench/gpu-check.sh pack OUT               on the machine that builds: writes OUT/gpu-check.tar.xz.00, .01 and so on, each under 60 MiB
#   bench/gpu-check.sh run PARTS OUT [--trial]
#                                             on the machine with the GPU: PARTS is the folder with the parts; OUT receives the program, the models
#                                             (6 GB) and results.md. --trial takes tiny models and the CPU, to try the script where there is no GPU.
#
# `run` takes six minutes at most. It needs bash, tar, timeout, and xz or Python; CUDA 13 (cudart, cuBLAS, cuRAND) and cuDNN 9, which it looks for in
# LD_LIBRARY_PATH, in the system's folders, in the CUDA toolkit (CUDA_HOME, then /usr/local/cuda*) and in the nvidia packages of python3 (PyTorch brings them).
# Exit code: 0 if every step succeeded or was skipped, 1 if one failed or ran out of time, 2 if the arguments are wrong.
set -euo pipefail

usage() {
    sed -n 's/^#  *\(bench.*\)/\1/p' "$0" >&2
    exit 2
}

pack() {
    local root out=$1
    root=$(cd "$(dirname "$0")/.." && pwd)
    mkdir -p "$out"
    stage=$(mktemp -d) # Not local: the trap runs after this function.
    trap 'rm -rf "$stage"' EXIT
    for project in bench/BestRoute.Benchmarks tests/BestRoute.Onnx.Tests; do
        dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained -p:OnnxRuntimePackage=Microsoft.ML.OnnxRuntime.Gpu \
            -p:DebugType=none -o "$stage/${project#*/}" >&2
    done

    # Two programs with the same runtime and the same native library: tar keeps a hard link once.
    (cd "$stage/BestRoute.Onnx.Tests" && find . -type f) | while read -r file; do
        if cmp -s "$stage/BestRoute.Onnx.Tests/$file" "$stage/BestRoute.Benchmarks/$file"; then
            ln -f "$stage/BestRoute.Benchmarks/$file" "$stage/BestRoute.Onnx.Tests/$file"
        fi
    done

    cp "$root/bench/gpu-check.py" "$stage"
    rm -f "$out"/gpu-check.tar.xz.*
    # Quickly, since most of it is compressed already; in blocks, so that all cores can unpack it.
    tar -C "$stage" -c . | xz -1 -T0 --block-size=16MiB | split -b 59M -d - "$out/gpu-check.tar.xz."
    du -sh "$stage" >&2
    ls -l "$out" >&2
}

# Prints the folders that hold a library of CUDA, of those that the dynamic linker does not know by itself.
cuda_folders() {
    local folder
    for folder in "${CUDA_HOME:-/usr/local/cuda}"/lib64 /usr/local/cuda*/lib64; do
        [ ! -d "$folder" ] || echo "$folder"
    done

    # Both layouts of the packages: nvidia/cu13/lib and nvidia/cudnn/lib.
    python3 -c 'import glob, sys; print(*(folder for path in sys.path for folder in sorted(glob.glob(path + "/nvidia/*/lib"))), sep="\n")' 2>/dev/null || true
}

# step NAME SECONDS COMMAND...: runs one step; one that fails or is slow does not keep the others from running.
step() {
    local name=$1 limit=$2 started=$SECONDS code=0
    shift 2
    printf '\n### %s\n\n' "$name"
    timeout -k 5 "$limit" "$@" 2>&1 || code=$?
    case $code in
        0) printf '\n%s: %d s\n' "$name" $((SECONDS - started)) ;;
        124 | 137) printf '\n%s: FAILED, stopped after %d s\n' "$name" "$limit" && failed=1 ;;
        *) printf '\n%s: FAILED with exit code %d after %d s\n' "$name" "$code" $((SECONDS - started)) && failed=1 ;;
    esac
}

unpack() {
    local decompress=(xz -dc -T0)
    command -v xz >/dev/null || decompress=(python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer, 1 << 20)')
    cat "$1"/gpu-check.tar.xz.* | "${decompress[@]}" | tar -C "$2" -x
}

machine() {
    date -u +%F
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || echo "nvidia-smi does not work here."
    ldd "$1/BestRoute.Benchmarks/libonnxruntime_providers_cuda.so" | grep -E 'cuda|cublas|curand|not found' || true
    echo "$LD_LIBRARY_PATH" | tr ':' '\n' | while read -r folder; do
        ls "$folder"/libcudnn.so.* "$folder"/libcudart.so.* 2>/dev/null || true
    done
}

run() {
    local parts=$1 out=$2 trial=${3:-} program work found failed=0
    mkdir -p "$out/program" "$out/work"
    program=$(cd "$out/program" && pwd) work=$(cd "$out/work" && pwd)
    found=$(cuda_folders | paste -sd:)
    export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}${LD_LIBRARY_PATH:+${found:+:}}$found
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 PYTHONUNBUFFERED=1
    export -f unpack machine

    # The limits add up to six minutes.
    step "unpack" 50 bash -c 'set -euo pipefail; unpack "$@"' - "$parts" "$program"
    [ $failed = 0 ] || return 1
    step "machine" 10 bash -c 'machine "$@"' - "$program"
    step "tests on CUDA" 40 "$program/BestRoute.Onnx.Tests/BestRoute.Onnx.Tests" tests OnnxBindingTests OnnxDeviceTests
    step "copies" 20 "$program/BestRoute.Benchmarks/BestRoute.Benchmarks" gpu-speed "$work" copies $trial
    step "router" 60 "$program/BestRoute.Benchmarks/BestRoute.Benchmarks" gpu-speed "$work" router $trial
    step "router, PyTorch" 35 python3 "$program/gpu-check.py" "$work" router $trial
    step "reward" 110 "$program/BestRoute.Benchmarks/BestRoute.Benchmarks" gpu-speed "$work" reward $trial
    step "reward, PyTorch" 35 python3 "$program/gpu-check.py" "$work" reward $trial
    printf '\n%d s in all\n' "$SECONDS"
    return $failed
}

case "${1:-} $#" in
    "pack 2") pack "$2" ;;
    "run 3" | "run 4")
        [ "${4:---trial}" = --trial ] || usage
        mkdir -p "$3"
        run "$2" "$3" "${4:-}" | tee "$3/results.md"
        ;;
    *) usage ;;
esac
