"""Measures PyTorch with transformers on the weights and inputs that gpu-speed of BestRoute.Benchmarks left in WORK, and prints a Markdown table.

    gpu-check.py WORK router|reward [--trial]

What would be concurrent callers for BestRoute is one batch here: the best case of a server, without a queue and without a tokenizer. Outputs must agree with
those of BestRoute in fp32 on the CPU before anything is timed. --trial runs on the CPU in fp32.
"""
import json
import math
import os
import sys
import time

SECONDS_PER_ROW = 1.0

try:
    import torch
    import transformers
    from safetensors.torch import load_file
except ImportError as error:
    print(f"Skipped: {error}.")
    sys.exit(0)

work, name = sys.argv[1:3]
trial = "--trial" in sys.argv
if not trial and not torch.cuda.is_available():
    print("Skipped: PyTorch has no CUDA here.")
    sys.exit(0)

inputs = os.path.join(work, f"{name}-inputs.json")
if not os.path.exists(inputs):
    print("Skipped: there are no inputs, because BestRoute was not measured.")
    sys.exit(0)

device = "cpu" if trial else "cuda"
source = os.path.join(work, f"{name}-source")
torch.backends.cuda.matmul.allow_tf32 = False


def load():
    """Without from_pretrained, which wants to know who wrote the weights, and differs from version to version."""
    with torch.device(device):
        model = transformers.DebertaV2ForSequenceClassification(transformers.DebertaV2Config.from_json_file(os.path.join(source, "config.json")))
    missing, unexpected = model.load_state_dict(load_file(os.path.join(source, "model.safetensors")), strict=False)
    missing = [key for key in missing if not key.endswith("position_ids")]
    if missing or unexpected:
        sys.exit(f"The weights do not fit: missing {missing[:3]}, unexpected {unexpected[:3]}.")
    return (model if trial else model.half()).eval()


def synchronize():
    if not trial:
        torch.cuda.synchronize()


@torch.inference_mode()
def answer(model, ids):
    """From ids in memory to outputs in memory, as BestRoute does."""
    ids = ids.to(device)
    mask = torch.ones_like(ids)
    if name == "router":
        outputs = model.deberta(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0]
    else:
        outputs = model(input_ids=ids, attention_mask=mask).logits
    return outputs.float().cpu()


def measure(model, ids):
    for _ in range(2):
        answer(model, ids)
    times = []
    while len(times) < 3 or (sum(times) < SECONDS_PER_ROW and len(times) < 200):
        synchronize()
        start = time.perf_counter()
        answer(model, ids)
        synchronize()
        times.append(time.perf_counter() - start)
    times.sort()
    return times


def quantile(times, share):
    return 1e3 * times[math.ceil(share * len(times)) - 1]


with open(inputs, encoding="utf-8") as file:
    rows = json.load(file)

model = load()
with torch.inference_mode():
    largest = 0.0
    for row in rows:
        difference = (answer(model, torch.tensor(row["ids"])) - torch.tensor(row["expected"])).abs().max().item()
        if not difference <= row["tolerance"]:
            sys.exit(f"At size {row['size']} PyTorch differs from BestRoute in fp32 by {difference}; {row['tolerance']} is allowed.")
        largest = max(largest, difference)

print(f"PyTorch {torch.__version__}, transformers {transformers.__version__}, Python {sys.version.split()[0]}, {torch.cuda.get_device_name() if not trial else 'CPU: a trial'}.")
print(f"It differs from BestRoute in fp32 on the CPU by at most {largest:.5f}.\n")
print(f"| {'router, DeBERTa-v3-small: tokens' if name == 'router' else 'proxy reward, DeBERTa-v3-large, 512 tokens: responses'} | callers in one batch | model | p50, ms | p95, ms | p99, ms | per second |")
print("| --- | --- | --- | --- | --- | --- | --- |")
for row in rows:
    for callers in row["callers"]:
        try:
            times = measure(model, torch.tensor(row["ids"]).repeat(callers, 1))
        except torch.cuda.OutOfMemoryError:
            print(f"| {row['size']} | {callers} | PyTorch fp16 | out of memory | | | |")
            torch.cuda.empty_cache()
            continue
        latencies = " | ".join(f"{quantile(times, share):.2f}" for share in (0.5, 0.95, 0.99))
        print(f"| {row['size']} | {callers} | PyTorch {'fp32' if trial else 'fp16'} | {latencies} | {callers * len(times) / sum(times):.2f} |")
