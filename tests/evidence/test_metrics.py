from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.evidence.metrics import read_metrics, read_pipeline, read_tree
from tilfolio.evidence.plots import read_plots
from tilfolio.experiments import MetricsFile, Series
from tilfolio.metric_names import is_measure

STORE = Path(__file__).parent.parent / "stores" / "dvc"
EXPECTED = json.loads((STORE / "expected.json").read_text())

names = st.text(st.characters(codec="utf-8", exclude_characters=".\0"), min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
trees = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=12,
)


def flat(tree: object, name: str = "") -> dict[str, object]:
    """Join the keys in DVC's output, independently of the code under test."""
    if not isinstance(tree, dict):
        return {name: tree}
    return {
        path: value
        for key, child in tree.items()
        for path, value in flat(child, f"{name}.{key}".removeprefix(".")).items()
    }


@pytest.mark.parametrize("path", EXPECTED)
def test_a_file_of_metrics_holds_what_dvc_itself_reads_from_it(path: str) -> None:
    assert read_metrics(path, (STORE / path).read_text()) == flat(EXPECTED[path]["data"])


def test_the_files_that_dvc_wrote_are_found_through_its_pipeline() -> None:
    pipeline = read_pipeline("dvc.yaml", (STORE / "dvc.yaml").read_text())

    assert {file.path for file in pipeline.metrics} == set(EXPECTED)
    assert [(series.path, series.x, series.y) for series in pipeline.plots] == [("eval/loss.csv", "epoch", ("val",))]


def test_a_stage_says_which_code_its_metrics_measure() -> None:
    pipeline = read_pipeline("dvc.yaml", (STORE / "dvc.yaml").read_text())

    assert {file.path: (file.code, file.lock) for file in pipeline.metrics} == {
        "metrics.json": (("train.py",), "dvc.lock"),
        "eval/scores.toml": (("train.py",), "dvc.lock"),
        "eval/summary.yaml": (None, None),
    }


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("m.json", '{"a": 1, "b": {"c": 2.5}}', {"a": 1, "b.c": 2.5}),
        ("m.json", '{"list": [1, {"x": 2}]}', {"list.0": 1, "list.1.x": 2}),
        ("m.json", '{"nan": NaN, "far": Infinity, "ok": 1e3, "yes": true, "none": null}', {"ok": 1000}),
        ("m.json", '{"written": "0.91", "word": "good"}', {"written": 0.91}),
        ("m.json", "3", {}),
        ("m.json", '{"cut', {}),
        ("m.json", "", {}),
        ("m.yaml", "f1: 0.9\nwhen: 2026-11-23\n1: 2\n", {"f1": 0.9, "1": 2}),
        ("m.yaml", "a: 2026-99-99", {}),
        ("m.yaml", "!!bool maybe", {}),
        ("m.yaml", "!!python/object/apply:os.system [true]", {}),
        ("m.yaml", "- a\n- [", {}),
        ("m.toml", "[val]\nf1 = 0.88\n", {"val.f1": 0.88}),
        ("m.toml", "f1 = ", {}),
        ("m.json", "[" * 100_000, {}),
        ("m.json", '{"big": ' + "9" * 400 + "}", {}),
    ],
    ids=range(16),
)
def test_numbers_are_found_wherever_they_are_and_nothing_else_is(
    path: str, text: str, expected: dict[str, float]
) -> None:
    assert read_metrics(path, text) == expected


@given(st.dictionaries(names, numbers | st.dictionaries(names, numbers, min_size=1), min_size=1, max_size=5))
def test_each_number_of_a_json_file_has_a_name(tree: dict[str, object]) -> None:
    named = {name: value for name, value in flat(tree).items() if is_measure(name, float(str(value)))}

    assert read_metrics("m.json", json.dumps(tree)) == named


@given(trees, st.sampled_from([".json", ".yaml"]))
def test_any_tree_is_read_to_numbers_that_are_finite(tree: object, extension: str) -> None:
    text = json.dumps(tree) if extension == ".json" else yaml.safe_dump(tree)

    assert all(
        isinstance(value, float) and abs(value) < float("inf") for value in read_metrics(extension, text).values()
    )


@given(st.text(), st.sampled_from(["a.json", "a.yaml", "a.toml", "a.csv", "dvc.yaml"]))
def test_no_text_stops_a_build(text: str, path: str) -> None:
    read_metrics(path, text)
    read_pipeline(path, text)
    read_plots([Series(path=path)], {path: text})


@given(st.dictionaries(st.sampled_from(["stages", "metrics", "plots", "params"]), trees))
def test_no_tree_that_calls_itself_a_pipeline_stops_a_build(tree: dict[str, object]) -> None:
    for series in read_pipeline("dvc.yaml", yaml.safe_dump(tree)).plots:
        assert isinstance(series.path, str)


def test_the_paths_of_a_pipeline_are_below_the_project() -> None:
    text = """
stages:
  train:
    wdir: work
    deps: [../src, data.csv]
    metrics: [out.json]
  repeated:
    foreach: [1, 2]
    do:
      metrics: ["scores-${item}.json", fixed.json]
metrics: [../all.yaml, train.json]
"""
    pipeline = read_pipeline("model/dvc.yaml", text)

    assert pipeline.metrics == (
        MetricsFile(path="model/work/out.json", code=("model/src", "model/work/data.csv"), lock="model/dvc.lock"),
        MetricsFile(path="model/fixed.json", lock="model/dvc.lock"),
        MetricsFile(path="all.yaml"),
        MetricsFile(path="model/train.json"),
    )


def test_a_path_out_of_the_project_names_none_of_its_files() -> None:
    pipeline = read_pipeline("dvc.yaml", "metrics: [../metrics.json, /metrics.json]")

    assert "metrics.json" not in [file.path for file in pipeline.metrics]


def test_what_is_no_tree_is_none() -> None:
    assert read_tree("a.json", "{") is None
    assert read_tree("a.toml", "=") is None


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? ", "a: ["])
def test_yaml_that_is_nested_too_deeply_is_broken_and_ends_nothing(sign: str) -> None:
    assert read_metrics("a.yaml", sign * 32_000) == {}


def test_aliases_that_repeat_each_other_without_end_take_no_time() -> None:
    lines = (f"a{i}: &a{i} {{{', '.join(f'k{j}: *a{i - 1}' for j in range(9))}}}\n" for i in range(1, 10))

    assert len(read_metrics("a.yaml", "a0: &a0 {f1: 0.5}\n" + "".join(lines))) < 100_000
