"""For each line of its input: encodes all lines of a file with the C++ library of SentencePiece, and tells the seconds and the tokens.

What is timed is the library's own call for many texts on one thread. It ends with lists of numbers in Python; how long these take is
measured apart, by making equal lists, and taken off.
"""
import sys
import time

import sentencepiece

model = sentencepiece.SentencePieceProcessor(model_file=sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    lines = [line.rstrip("\n") for line in file]

sys.stdin.readline()
print(sentencepiece.__version__, flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    ids = model.encode(lines, num_threads=1)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    copies = [[int(i) for i in line] for line in ids]
    seconds -= time.perf_counter() - start
    print(seconds, sum(map(len, ids)), flush=True)
