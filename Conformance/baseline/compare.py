"""Predicts values from raw histories with NumPy, by the formulas of docs/baselines.md alone, and compares."""
import collections
import json
import sys

import numpy as np

HALF_LIFE, WINDOW, PRESENCE, STEP = 45.0, 180, 90, 16
DELAY = {0: 2, 1: 15}
SHARES = [(0.75, 0.20, 0.05), (0.60, 0.15, 0.25), (0.10, 0.25, 0.65)]
FLOOR = 1e-6


def discount(ones, twos):
    return float(np.clip((ones + 1) / (ones + 2 * twos + 2), 0.05, 0.95))


def predict(n, d, parent):
    """p(v) for every value at once: n and parent are arrays."""
    return (np.maximum(n - d, 0) + (1 + np.minimum(d, n).sum()) * parent) / (n.sum() + 1)


def matrices(history):
    """Decayed days of actor 0 by value, how many days those are, and who counts as having shown what."""
    now, today = history["now"], history["now"] // 2
    values = sorted({s[1] for s in history["showings"]} | {a["value"] for a in history["asked"]} | {"never shown"})
    index = {v: i for i, v in enumerate(values)}
    days = collections.defaultdict(set)
    actors = sorted({s[0] for s in history["showings"]} | {0})
    shown = np.zeros((max(actors) + 1, len(values)), dtype=bool)
    for actor, value, half, release in history["showings"]:
        day, counts_from = half // 2, half + DELAY[release]
        if actor == 0 and counts_from <= now and today - day <= WINDOW:
            days[value].add(day)
        # As of the midnight before: counted by then, and shown within the presence, its end rounded up.
        ends = ((day + PRESENCE) // STEP + 1) * STEP
        if counts_from <= 2 * today and today < ends:
            shown[actor, index[value]] = True
    number = np.array([len(days[v]) for v in values])
    decayed = np.array([np.exp2(-(today - np.array(sorted(days[v]), dtype=float)) / HALF_LIFE).sum() if days[v] else 0.0
                        for v in values])
    return values, number, decayed, shown


def asked(history):
    values, number, decayed, shown = matrices(history)
    counts = shown.sum(axis=0).astype(float)
    others = shown[1:].sum(axis=0).astype(float)
    d_shared = discount((counts == 1).sum(), (counts == 2).sum())
    d_own = discount((number == 1).sum(), (number == 2).sum())
    for entry in history["asked"]:
        at = values.index(entry["value"])
        is_new = decayed[at] <= 0 and others[at] <= 0
        # All mass above the organisation is on what is new to it; a new value is asked about as one.
        root = np.zeros(len(values))
        if is_new and counts[at] == 0:
            root[at] = 1.0
        p = predict(decayed, d_own, predict(counts, d_shared, predict(counts, d_shared, root)))[at]
        elsewhere = (others[at] + (1.0 if is_new else 0.0)) / (others.sum() + 1)
        weights = [np.log(max(same * p + org * elsewhere + (new if is_new else 0.0), FLOOR)) - np.log(max(p, FLOOR))
                   for new, org, same in SHARES]
        yield entry, p, elsewhere, weights


def main():
    worst, compared, histories = 0.0, 0, 0
    for line in open(sys.argv[1]):
        history = json.loads(line)
        histories += 1
        for entry, p, others, weights in asked(history):
            pairs = [(entry["actor"], p), (entry["others"], others), *zip(entry["weights"], weights)]
            for ours, theirs in pairs:
                compared += 1
                worst = max(worst, abs(ours - theirs))
    print(f"{histories} histories, {compared} figures: the greatest difference is {worst:.2e}")
    sys.exit(0 if histories >= 1000 and worst <= 1e-9 else 1)


main()
