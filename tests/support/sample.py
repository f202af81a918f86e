"""The portfolio of a placeholder author with notes, projects and charts, for the screenshots in the guide."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from math import cos, exp, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

from support.git import commit, make_repository

_NOTES = Path(__file__).with_name("sample_notes.md")
"""All notes in one file, newest first, each preceded by a comment with its name."""
TODAY = date(2026, 11, 28)
EPOCH = "1795867200"
"""The noon of a day, for SOURCE_DATE_EPOCH."""

_CONFIG = """\
site_name: Sample Author
site_url: https://example.org/portfolio/
repo_url: https://github.com/sample-author/portfolio
edit_uri: ""
theme:
  name: material
  font: false
  features: [content.code.copy, navigation.indexes, navigation.tabs, navigation.top, search.highlight, search.suggest]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {icon: material/weather-night, name: Switch to dark mode}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {icon: material/weather-sunny, name: Switch to light mode}
plugins:
  - search
  - tags
  - tilfolio:
      timezone: UTC
      author:
        name: Sample Author
        headline: Machine-learning engineer – models that run on one CPU
        about: >-
          I build anomaly detection and retrieval systems, and write down what I learn every day.
          Six years in industry; before that, signal processing.
        photo: photo.png
        email: sample@example.org
        cv: cv.pdf
        location: Lisbon
        open_to: Open to ML platform roles from January
        profiles: [https://www.linkedin.com/in/sample-author, https://github.com/sample-author]
markdown_extensions:
  - admonition
  - attr_list
  - tables
  - toc: {permalink: true}
  - pymdownx.highlight
  - pymdownx.superfences
"""

_ANOMALY = """\
---
status: wip
featured: true
tags: [PyTorch, ONNX Runtime, FastAPI, time-series]
links:
  Demo: https://example.org/demo
  Paper: https://example.org/paper
---
# Anomaly detection for vibration sensors

Finds bearing faults in vibration signals six hours before they stop the machine, on one CPU at the edge.

![Thirty seconds of vibration, with the fault marked in red](signal.png)

## Problem

A gearbox that stops costs a shift. Thresholds on RMS alarm every night, so nobody reads the alarms.

## Approach

1. Windows of 4,096 samples, detrended, to a log-mel spectrogram.
2. A convolutional autoencoder (1.1 M parameters), trained on healthy machines only.
3. The reconstruction error against a rolling quantile of the last week.

| model | F1 | latency (p95) | size |
| --- | --- | --- | --- |
| RMS threshold | 0.61 | 1 ms | – |
| Isolation forest | 0.78 | 12 ms | 3 MB |
| **Autoencoder, ONNX** | **0.91** | **45 ms** | 4.4 MB |

## Result

The alarm comes six hours before the stop, and one alarm in ten is false instead of one in two.

## Achievements

- 🎯 Beats the isolation forest (F1: {metrics.json:f1})
- ⚡ Streaming inference on one CPU (Latency: {metrics.json:latency_ms:.0f} ms, Success rate: 92%)
"""

_RAG = """\
---
status: shipped
featured: true
shipped: 2026-10-30
tags: [LLM, DuckDB, evaluation]
---
# RAG evaluation harness

Scores retrieval and answers separately, so that one knows which of them to repair.

![Recall of five retrievers as bars](recall.png)

## How it works

Questions, passages and answers are rows of a DuckDB table; each judge adds a column.

## Achievements

- 🔎 Hybrid search finds what matters (Recall@5: {metrics.json:recall_at_5}, MRR: {metrics.json:mrr})
- 💸 A full run costs less than a coffee (Cost: 1.80 $)
"""

_DEMAND = """\
---
status: shipped
shipped: 2026-09-12
tags: [LightGBM, Airflow, forecasting]
---
# Demand forecast for 3,000 shops

Daily demand per article and shop, fourteen days ahead, with intervals that hold.

![Demand over sixty days, with a forecast and its interval](forecast.png)

## Achievements

- 📈 Better than the planners' own numbers (WAPE: 22%, Waste: -9%)
- ⏱️ Three thousand shops before breakfast (Runtime: 38 min)
"""

_DEDUP = """\
---
status: paused
tags: [images, hashing]
---
# Near-duplicate images

Finds pictures that differ by a crop or a filter, with perceptual hashes and a BK-tree.
"""

_ROADMAP = """\
# Projects

## Core

- [x] rag-evaluation
- [x] demand-forecast
- [ ] anomaly-detection
- [ ] image-dedup

## Later

- [ ] Feature store in DuckDB
- [ ] A tiny inference server
"""

_METRICS = (
    ("2026-10-05", {"f1": 0.78, "precision": 0.80, "recall": 0.76, "latency_ms": 120}),
    ("2026-10-19", {"f1": 0.84, "precision": 0.85, "recall": 0.83, "latency_ms": 88}),
    ("2026-11-09", {"f1": 0.89, "precision": 0.92, "recall": 0.86, "latency_ms": 61}),
    ("2026-11-24", {"f1": 0.91, "precision": 0.93, "recall": 0.89, "latency_ms": 45}),
)
_SCORES = (
    ("2026-09-20", {"recall_at_5": 0.71, "mrr": 0.58}),
    ("2026-10-12", {"recall_at_5": 0.86, "mrr": 0.70}),
    ("2026-10-30", {"recall_at_5": 0.94, "mrr": 0.81}),
)


def write_sample(folder: Path) -> Path:
    """Write the portfolio as a git repository with a history of measurements; return its folder."""
    make_repository(folder)
    for path, text in (
        ("mkdocs.yml", _CONFIG),
        ("projects/README.md", _ROADMAP),
        ("projects/anomaly-detection/README.md", _ANOMALY),
        ("projects/rag-evaluation/README.md", _RAG),
        ("projects/demand-forecast/README.md", _DEMAND),
        ("projects/image-dedup/README.md", _DEDUP),
        ("docs/cv.pdf", "%PDF-1.4\n"),
        (".gitignore", "site/\n.cache/\n"),
    ):
        _write(folder / path, text)
    notes = _NOTES.read_text(encoding="utf-8").split("<!-- ")[1:]
    for ago, (name, text) in enumerate(note.split(" -->\n") for note in notes):
        day = TODAY - timedelta(days=_days_back(ago))
        _write(folder / "TILs" / str(day.year) / f"{day}-{name}.md", text)
    draw_photo(folder / "docs/photo.png")
    _draw_signal(folder / "projects/anomaly-detection/signal.png")
    _draw_recall(folder / "projects/rag-evaluation/recall.png")
    _draw_forecast(folder / "projects/demand-forecast/forecast.png")
    for project, versions in (("rag-evaluation", _SCORES), ("anomaly-detection", _METRICS)):
        for number, (measured, metrics) in enumerate(versions, start=1):
            _write(folder / "projects" / project / "metrics.json", json.dumps(metrics))
            commit(folder, f"feat({project}): run {number}", f"{measured}T10:00:00+00:00")
    return folder


def _days_back(number: int) -> int:
    """Return the days of the notes: most of the last weeks have one or two, earlier weeks fewer."""
    return number if number < 5 else 4 + (number - 4) * 8 // 7 + max(0, number - 24) * 4


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def draw_photo(path: Path) -> None:
    """Draw an anonymous portrait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (720, 720), "#8fa3bf")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((90, 470, 630, 1000), fill="#2f3e57")
    pen.rectangle((310, 400, 410, 510), fill="#e0bd9c")
    pen.ellipse((240, 180, 480, 470), fill="#e9c9a8")
    pen.chord((228, 150, 492, 430), 180, 360, fill="#3a2c25")
    picture.resize((240, 240), Image.Resampling.LANCZOS).save(path)


_WIDE, _HIGH, _EDGE = 1920, 1000, 90


def _frame() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (_WIDE, _HIGH), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(5):
        y = _EDGE + line * (_HIGH - 2 * _EDGE) // 4
        pen.line((_EDGE, y, _WIDE - _EDGE, y), fill="#e3e6ee", width=3)
    pen.line((_EDGE, _HIGH - _EDGE, _WIDE - _EDGE, _HIGH - _EDGE), fill="#5b6072", width=5)
    return picture, pen


def _save(picture: Image.Image, path: Path) -> None:
    picture.resize((_WIDE // 2, _HIGH // 2), Image.Resampling.LANCZOS).save(path, optimize=True)


def _draw_signal(path: Path) -> None:
    dice = random.Random(7)
    picture, pen = _frame()
    span = _WIDE - 2 * _EDGE
    pen.rectangle((_EDGE + span * 0.62, _EDGE, _EDGE + span * 0.69, _HIGH - _EDGE), fill="#f9d3d3")
    points = []
    for step in range(1500):
        share = step / 1500
        fault = 3.2 * exp(-((share - 0.655) ** 2) / 0.0004)
        value = 0.5 * sin(share * 40 * pi) + dice.gauss(0, 0.13) * (1 + 9 * fault)
        points.append((_EDGE + share * span, _HIGH / 2 - max(-3.6, min(3.6, value)) * 105))
    pen.line(points, fill="#3b4cc0", width=4)
    _save(picture, path)


def _draw_recall(path: Path) -> None:
    picture, pen = _frame()
    for row, share in enumerate((0.94, 0.90, 0.86, 0.83, 0.71)):
        y = _EDGE + 25 + row * 160
        width = (share - 0.5) * 2 * (_WIDE - 2 * _EDGE)
        pen.rounded_rectangle((_EDGE, y, _EDGE + width, y + 115), 10, fill="#00806c" if row else "#00594c")
    _save(picture, path)


def _draw_forecast(path: Path) -> None:
    dice = random.Random(3)
    picture, pen = _frame()
    span, height = _WIDE - 2 * _EDGE, _HIGH - 2 * _EDGE

    def place(day: float, value: float) -> tuple[float, float]:
        return _EDGE + day / 60 * span, _HIGH - _EDGE - value / 100 * height

    values = [48 + day * 0.45 + 17 * cos(day * 2 * pi / 7) + dice.gauss(0, 3) for day in range(61)]
    ahead = range(45, 61)
    above = [place(day, values[day] + 4 + (day - 45) * 0.6) for day in ahead]
    below = [place(day, values[day] - 4 - (day - 45) * 0.6) for day in reversed(ahead)]
    pen.polygon(above + below, fill="#fde0bd")
    pen.line([place(day, values[day]) for day in range(46)], fill="#1f2433", width=7)
    pen.line([place(day, values[day]) for day in ahead], fill="#e27d0c", width=7)
    _save(picture, path)
