"""Fits what TrainingSpeed.cs wrote with scikit-learn, and prints version, seconds, its own objective and the other's."""
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

folder, rows, columns, outputs = sys.argv[1], *map(int, sys.argv[2:])
features = numpy.fromfile(f"{folder}/features").reshape(rows, columns)
targets = numpy.fromfile(f"{folder}/targets").reshape(outputs, rows)
theirs = numpy.fromfile(f"{folder}/solutions").reshape(outputs, columns + 1)


def objective(weights, intercept, target):
    """The mean cross-entropy plus the penalty that both minimize."""
    logits = features @ weights + intercept
    return (numpy.logaddexp(0, logits).sum() - (target * logits).sum() + 0.5 * weights @ weights) / rows


started = time.perf_counter()
fits = [LogisticRegression(C=1.0, tol=1e-6, max_iter=300).fit(features, target) for target in targets]
seconds = time.perf_counter() - started
own = sum(objective(fit.coef_[0], fit.intercept_[0], target) for fit, target in zip(fits, targets))
other = sum(objective(fit[:-1], fit[-1], target) for fit, target in zip(theirs, targets))
print(sklearn.__version__, f"{seconds:.2f}", f"{own:.8f}", f"{other:.8f}")
