"""Guessing the kind of a metric from its name."""

from __future__ import annotations

import pytest

from tilfolio.metric_names import find_better, is_measure


@pytest.mark.parametrize(
    "name",
    [
        *("val_loss", "test.error", "Latency", "latency_ms", "WER", "Word error rate", "perplexity", "Cost", "RMSE"),
        *("False positive rate", "train/crossEntropyLoss", "p95", "Training time", "GPU memory"),
    ],
)
def test_less_is_better_of_what_costs_or_misses(name: str) -> None:
    assert find_better(name) == "lower"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "F1",
            "Validation F1",
            "val/f1",
            "mAP@50",
            "mAP50",
            "ROC-AUC",
            "R²",
            "Success Rate",
            "Top-1 accuracy",
            "BLEU4",
        ),
        *("Throughput", "Uptime", "Latency reduction", "Cost savings", "loss.f1"),
    ],
)
def test_more_is_better_of_what_succeeds(name: str) -> None:
    assert find_better(name) == "higher"


@pytest.mark.parametrize("name", ["rows", "epochs", "Speedometer", "glossary", "Model size", ""])
def test_other_names_say_nothing(name: str) -> None:
    assert find_better(name) is None


def test_a_unit_decides_where_the_name_says_nothing() -> None:
    assert (find_better("Inference", "ms"), find_better("Serving", "req/s")) == ("lower", "higher")
    assert find_better("Accuracy", "ms") == "higher"


def test_what_the_author_told_wins() -> None:
    assert find_better("test.score", declared={"score": "lower"}) == "lower"
    assert find_better("Score", declared={"Score": "lower"}) == "lower"
    assert find_better("rows", declared={"": "lower"}) == "lower"
    assert find_better("F1", declared={"": "lower"}) == "higher"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("run_id", 3),
            ("info.experiment_id", 4),
            ("id", 1),
            ("runId", 1),
            ("_step", 3),
            ("_runtime", 6.1),
            ("step", 3),
        ),
        *(("timestamp", 5), ("info.start_time", 1795892676483), ("created_at", 1795892676), ("system/gpu_0_power", 30)),
    ],
)
def test_ids_counters_and_moments_measure_nothing(name: str, value: float) -> None:
    assert not is_measure(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("training_time", 32.5), ("time", 12), ("grid", 2), ("valid", 1), ("rows", 1795892676), ("f1", 1)],
)
def test_other_numbers_do(name: str, value: float) -> None:
    assert is_measure(name, value)
