"""Writes reference.json: what SciPy says about the samples below. Run: python3 make_reference.py (SciPy 1.10.1, NumPy 1.24)."""
import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import integrate, optimize, stats

generator = np.random.default_rng(20)


def pairs(count, effect, spread, decimals=None):
    shared = generator.normal(0.95, 0.01, count)
    baseline = shared + generator.normal(0, spread, count)
    challenger = shared + effect + generator.normal(0, spread, count)
    if decimals is not None:
        baseline, challenger = np.round(baseline, decimals), np.round(challenger, decimals)
    return baseline, challenger


def walsh(differences):
    return sorted((differences[i] + differences[j]) / 2 for i in range(len(differences)) for j in range(i, len(differences)))


def hodges_lehmann(differences, level):
    """The interval by enumerating all 2^n rank sums; None where it cannot be had."""
    means, count = walsh(differences), len(differences)
    sums = np.zeros(1, dtype=int)
    for rank in range(1, count + 1):
        sums = np.concatenate([sums, sums + rank])
    cut = 0
    while np.mean(sums <= cut) <= (1 - level) / 2:
        cut += 1
    return [float(np.median(means))] + ([None, None] if cut == 0 else [means[cut - 1], means[-cut]])


def paired(baseline, challenger):
    differences = challenger - baseline
    count = len(differences)
    case = {"baseline": baseline.tolist(), "challenger": challenger.tolist()}

    def statistic(x, y, axis=-1):
        return np.mean(x - y, axis=axis)

    for name, alternative in (("p", "two-sided"), ("greater", "greater"), ("less", "less")):
        if count <= 16:
            # SciPy counts sums that tie only up to 1e-14 of the statistic: hand it whole numbers where ties matter.
            x, y = np.round(challenger * 1e4), np.round(baseline * 1e4)
            if not np.allclose(x / 1e4, challenger, atol=1e-12) or not np.allclose(y / 1e4, baseline, atol=1e-12):
                x, y = challenger, baseline
            test = stats.permutation_test((x, y), statistic, permutation_type="samples", n_resamples=np.inf, vectorized=True, alternative=alternative)
            case["signFlip_" + name] = float(test.pvalue)
    moved = differences[differences != 0]
    if len(np.unique(np.round(np.abs(moved), 12))) == len(moved):
        case["signedRank"] = float(stats.wilcoxon(moved, mode="exact").pvalue)
    boot = stats.bootstrap((differences,), np.mean, method="BCa", n_resamples=200_000, random_state=generator, confidence_level=0.95)
    case["bca"] = [float(boot.confidence_interval.low), float(boot.confidence_interval.high)]
    case["student"] = [float(v) for v in stats.t.interval(0.95, count - 1, loc=differences.mean(), scale=stats.sem(differences))]
    case["correlation"] = float(stats.pearsonr(baseline, challenger)[0])
    case["varianceSaved"] = float(1 - differences.var(ddof=1) / (baseline.var(ddof=1) + challenger.var(ddof=1)))
    case["hodgesLehmann"] = hodges_lehmann(differences, 0.95)
    case["evidence"] = mean_evidence(differences, 1.0)
    case["anytime"] = anytime(differences, 0.95, 1.0)
    return case


def mean_evidence(x, scale):
    """The ratio of marginal likelihoods with the prior d sigma / sigma, by Simpson's rule in log sigma and delta: another road than the closed form."""
    n, size = len(x), np.sqrt(np.mean(x**2))
    x = x / size
    low = np.log(np.std(x) / 20)
    log_sigma = np.linspace(low, 4 + 12 / n, 2001)[:, None]
    delta = np.linspace(0, 9, 3001)[None, :]
    sigma = np.exp(log_sigma)

    def log_likelihood(effect):
        residual = np.sum(x**2) - 2 * np.sum(x) * effect * sigma + n * (effect * sigma) ** 2
        return -n * log_sigma - residual / (2 * sigma**2)

    null = integrate.simpson(np.exp(log_likelihood(0.0))[:, 0], x=log_sigma[:, 0])

    def side(sign):
        inner = integrate.simpson(np.exp(log_likelihood(sign * delta)), x=log_sigma[:, 0], axis=0)
        return float(integrate.simpson(inner * 2 * stats.norm.pdf(delta[0], 0, scale), x=delta[0]) / null)

    return [side(1), side(-1)]


def anytime(x, level, scale):
    deviation = np.std(x, ddof=1)

    def excess(shift):
        return sum(mean_evidence(x - np.mean(x) + shift * deviation, scale)) / 2 - 1 / (1 - level)

    if excess(8) < 0:
        return None
    reach = optimize.brentq(excess, 0.01, 8, xtol=1e-10) * deviation
    return [float(np.mean(x) - reach), float(np.mean(x) + reach)]


def sign_evidence(wins, losses):
    def density(theta):
        return 2 * (2 * theta) ** wins * (2 * (1 - theta)) ** losses
    return [integrate.quad(density, 0.5, 1, epsrel=1e-12)[0], integrate.quad(density, 0, 0.5, epsrel=1e-12)[0]]


def power(pairs_, effect, alpha):
    bound = stats.t.ppf(1 - alpha / 2, pairs_ - 1)
    centre = effect * np.sqrt(pairs_)
    return float(stats.nct.sf(bound, pairs_ - 1, centre) + stats.nct.cdf(-bound, pairs_ - 1, centre))


def least_pairs(effect, alpha, wanted):
    return next(n for n in itertools.count(2) if power(n, effect, alpha) >= wanted)


def ranks(baseline, challenger):
    """Steps within a budget of 1000, 1001 for not reached and 9999 for diverged: pooled ranks, flipped within pairs."""
    pooled = stats.rankdata(np.concatenate([baseline, challenger]))
    first, second = pooled[: len(baseline)], pooled[len(baseline):]
    test = stats.permutation_test((first, second), lambda x, y, axis=-1: np.mean(x - y, axis=axis), permutation_type="samples",
                                  n_resamples=np.inf, vectorized=True)
    return {"baseline": baseline, "challenger": challenger, "p": float(test.pvalue)}


reference = {
    "scipy": scipy.__version__,
    "paired": [
        paired(*pairs(6, 0.004, 0.002)),
        paired(*pairs(8, 0.001, 0.003, 3)),
        paired(*pairs(10, 0.0, 0.004)),
        paired(*pairs(12, 0.002, 0.002, 3)),
        paired(*pairs(15, -0.003, 0.004)),
        paired(*pairs(20, 0.001, 0.001)),
    ],
    "steps": [
        ranks([400, 500, 1001, 700, 1001, 800, 650, 9999], [300, 520, 600, 1001, 1001, 650, 500, 900]),
        ranks([900, 1001, 1001, 1001, 870, 1001, 1001], [500, 700, 1001, 650, 600, 800, 720]),
    ],
    "signs": [{"wins": w, "losses": l, "evidence": sign_evidence(w, l)} for w, l in ((0, 0), (7, 0), (10, 1), (12, 2), (16, 4), (3, 9), (30, 20))],
    "wins": [{"wins": w, "pairs": n, "interval": list(stats.binomtest(w, n).proportion_ci(0.95, "exact"))} for w, n in ((0, 6), (6, 6), (7, 10), (31, 64))],
    "power": [{"pairs": n, "effect": d, "alpha": a, "power": power(n, d, a)} for n, d, a in ((2, 1.0, 0.05), (6, 0.0, 0.05), (10, 0.8, 0.05), (30, 0.5, 0.01), (200, 0.1, 0.05))],
    "leastPairs": [{"effect": d, "alpha": a, "power": p, "pairs": least_pairs(d, a, p)} for d, a, p in ((0.5, 0.05, 0.8), (1.0, 0.05, 0.8), (0.2, 0.01, 0.9), (3.0, 0.05, 0.8))],
}
path = pathlib.Path(__file__).parent / "reference.json"
path.write_text(json.dumps(reference, indent=1) + "\n")
