"""The expected share of false findings among those at least as clear: Benjamini and Hochberg (1995).

scipy.stats has it too, at 0.6 s of import in each job that asks; a test holds the two together.
"""

import numpy as np


def q_values(p):
    """Return, in the order of `p`, the smallest false discovery rate at which each test is called."""
    p = np.asarray(p, float)
    order = np.argsort(-p)
    scaled = p[order] * (len(p) / np.arange(len(p), 0, -1))
    q = np.empty_like(p)
    q[order] = np.minimum.accumulate(np.minimum(scaled, 1))
    return q
