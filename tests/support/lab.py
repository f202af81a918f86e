"""A site with evidence: projects with files of DVC, MLflow and Jupyter and their history."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from support.git import commit, make_repository
from support.site import write_files, write_site

STORES = Path(__file__).parent.parent / "stores"
TODAY = "2026-11-23"
CONFIG = """
site_url: https://ada.example/portfolio/
repo_url: https://github.com/ada/portfolio
edit_uri: edit/trunk/docs/
theme:
  name: material
  font: false
  features: [navigation.footer, content.action.edit]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
markdown_extensions:
  [admonition, attr_list, md_in_html, tables, pymdownx.superfences, pymdownx.highlight, pymdownx.tasklist]
plugins: [search, tags, tilfolio: {cache: false, timezone: Asia/Kolkata, author: {name: Ada}}]
"""
README = """---
status: shipped
shipped: 2026-11-10
---
# Anomaly detection

Finds what breaks before it does, in {metrics.json:latency_ms} ms.

`{metrics.json:latency_ms}` stands for the figure.

```text
{metrics.json:latency_ms}
```

[How it was explored](exploration.ipynb)

## Achievements

- ⚡ Answers while the sensor still speaks (Latency: {metrics.json:latency_ms} ms) [evidence](exploration.ipynb)
- 🎯 Beats the baseline (F1: {metrics.json:test.f1:.1%}, Validation F1: {mlruns:val/f1})
- 🏆 Second in the club's contest
"""
DOCKERFILE = """FROM python:3.13 AS build
EXPOSE 1234
FROM python:3.13-slim
ARG PORT=8080
LABEL org.opencontainers.image.title="ada/anomaly"
EXPOSE $PORT 9090/udp
CMD ["python", "serve.py"]
"""
ROADMAP = """# Roadmap

## Built

- [ ] [Anomaly detection](anomaly/README.md)
- [x] Federated learning from scratch

## Next

| Project | Status |
| --- | --- |
| Fresh | planned |
| A talk | done |
"""


def write_lab(folder: Path) -> Path:
    """Write the site and its history with a commit every two weeks; return its folder."""
    anomaly = folder / "projects" / "anomaly"
    make_repository(write_site(folder, {"docs/about.md": "# About\n\n<!-- til/roadmap -->\n"}, CONFIG))
    shutil.copytree(STORES / "dvc", anomaly)
    (anomaly / "expected.json").unlink()
    write_files(
        folder,
        {
            "TILs/2026-10-05-windows.md": "---\nproject: anomaly\n---\n# Windows of time\n\nGotcha: they overlap.\n",
            "projects/README.md": ROADMAP,
            "projects/anomaly/README.md": README,
            "projects/anomaly/Dockerfile": DOCKERFILE,
            "projects/anomaly/requirements.txt": "numpy\n",
            "projects/anomaly/metrics.json": json.dumps({"latency_ms": 80, "test": {"f1": 0.75, "auc": 0.953}}),
        },
    )
    commit(folder, "feat(anomaly): a baseline", when="2026-10-05T09:00:00+05:30")
    shutil.copytree(STORES / "mlflow" / "mlruns", anomaly / "mlruns")
    write_files(
        folder,
        {"projects/anomaly/metrics.json": json.dumps({"latency_ms": 60.5, "test": {"f1": 0.8, "auc": 0.953}})},
    )
    commit(folder, "perf(anomaly): half the windows", when="2026-10-19T23:30:00+05:30")
    shutil.copy(STORES / "dvc" / "metrics.json", anomaly / "metrics.json")
    shutil.copytree(STORES / "notebooks", anomaly, dirs_exist_ok=True)
    commit(folder, "perf(anomaly): <fewer> windows", when="2026-11-02T23:30:00+05:30")
    write_files(
        folder,
        {
            "projects/fresh/README.md": "# Fresh\n\nMeasured today.\n\n## Achievements\n\n"
            "- 🌡️ Cool (Heat: {scores/heat.yaml:now}°C)\n",
            "projects/fresh/heat.py": "print(21)\n",
            "projects/fresh/scores/heat.yaml": "now: 21.5\n",
        },
    )
    (anomaly / "train.py").write_text((anomaly / "train.py").read_text() + "# and one line more\n")
    commit(folder, "feat: fresh, and a change of the code", when="2026-11-16T09:00:00+05:30")
    return folder
