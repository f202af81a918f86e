"""Decide by its name whether a number is a metric, and whether higher or lower values are better.

Same layer as `model`: no I/O, no clock.
"""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

Better: TypeAlias = Literal["higher", "lower"]
"""Which values of a metric are better."""

_WORD = re.compile(r"[A-Z]+\d*(?![a-z])|[A-Z]?[a-z]+\d*|\d+", re.ASCII)
_LOWER = frozenset(
    re.findall(
        r"\w+",
        "loss losses error errors err latency wer cer ter eer perplexity ppl cost costs price mse rmse mae mape "
        "smape rmsle nll logloss deviance brier ece fid kl divergence crossentropy fpr fnr time duration delay "
        "lag runtime memory ram vram p50 p90 p95 p99 p999 rtf bpb bpc regret mcd misses failures violations "
        "downtime overhead footprint energy emissions co2 toxicity hallucination hallucinations churn bias drift "
        "false ttft tpot params flops wape waste bill problems",
    )
)
_HIGHER = frozenset(
    re.findall(
        r"\w+",
        "accuracy acc f1 f2 fscore precision recall auc auroc auprc roc prauc ap map ndcg mrr bleu rouge rouge1 "
        "rouge2 rougel meteor chrf comet iou miou dice psnr ssim r2 kappa mcc throughput speedup qps rps fps "
        "score uptime availability coverage success hit reward return sensitivity specificity pearson spearman "
        "correlation winrate elo silhouette bertscore em exact top1 top3 top5 faithfulness relevance",
    )
)
_SAVED = frozenset(re.findall(r"\w+", "saved saving savings reduction reduced improvement gain avoided"))
"""Words that reverse the meaning: `latency reduction`."""
_LOWER_UNITS = re.compile(r"(?:ms|µs|us|ns|milliseconds?)$", re.I)
_HIGHER_UNITS = re.compile(r".*/(?:s|sec|second|min|minute)$|(?:fps|qps|rps)$", re.I)
_COUNTER = re.compile(
    r"_.*|step|pid|(?:.*[_.-])?(?:uu)?id|.*[a-z](?:Id|Uuid)|(?:.*[_-])?(?:timestamp|epoch_ms|time_ms_epoch)"
)
_CLOCK = re.compile(
    r"(?:.*[_-])?(?:time|date|datetime|at|start|end|started|ended|created|updated|finished)|.*Time|.*At"
)


def is_measure(name: str, value: float) -> bool:
    """Return whether a number is a metric, not an id, counter or timestamp; `name` has keys joined by dots.

    `start_time` counts as a timestamp only if its value is one since 2001, in seconds or milliseconds. Names that begin
    with `_` are internal to Weights & Biases; `system/` is MLflow's record of the machine.
    """
    if name.startswith("system/"):
        return False
    last = name.rpartition(".")[2]
    is_moment = 1e9 <= value < 1e10 or 1e12 <= value < 1e13
    return not (_COUNTER.fullmatch(last) or (is_moment and _CLOCK.fullmatch(last)))


def find_better(name: str, unit: str = "", declared: Mapping[str, Better] | None = None) -> Better | None:
    """Return whether higher or lower values of a metric are better: as declared, else by its name, else by its unit.

    `declared` are the author's declarations by name, with `""` as the default for unknown names. The last part
    of `test.f1` or `val/loss` takes precedence over the whole.
    """
    declared = declared or {}
    if name in declared or _last_of(name) in declared:
        return declared.get(name) or declared[_last_of(name)]
    for part in (_last_of(name), name):
        words = {word.lower() for word in _WORD.findall(part.replace("²", "2"))}
        words |= {word.rstrip("0123456789") for word in words}
        if words & _SAVED:
            return "higher"
        if words & _LOWER:
            return "lower"
        if words & _HIGHER:
            return "higher"
    if _LOWER_UNITS.match(unit.strip()):
        return "lower"
    return "higher" if _HIGHER_UNITS.match(unit.strip()) else declared.get("")


def _last_of(name: str) -> str:
    return re.split(r"[./:]", name)[-1].strip()
