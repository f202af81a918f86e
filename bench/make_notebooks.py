"""Recreate the notebooks in `tests/stores/notebooks/` with a real kernel.

Run `python bench/make_notebooks.py` with nbclient, ipykernel, pandas, matplotlib, ipywidgets, sympy and tqdm
installed; the tests themselves need none of these.
"""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

STORE = Path(__file__).parent.parent / "tests" / "stores" / "notebooks"

TITLE = r"""# Exploring the sensors

The residual is $r_t = x_t - \hat{x}_t$, its threshold

$$\tau = \mu_r + 3\sigma_r$$

See [the README](README.md), [the code](train.py) and [the old notebook](old/first-look.ipynb).

![A dot](attachment:dot.png)
"""
CELLS = (
    "import pandas as pd\nframe = pd.DataFrame({'sensor': ['a<b', 'c'], 'f1': [0.91, 0.875]})\nframe",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1), dpi=50)\n"
    "plt.plot([1, 4, 9])\nplt.show()",
    "from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display\n"
    'display(HTML(\'<b onclick="alert(1)">bold</b><script>document.title = "taken over"</script>\'\n'
    "             '<style>body { display: none }</style><iframe src=\"https://evil.example\"></iframe>'))\n"
    "display(Javascript('document.title = \"taken over\"'))",
    'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script>'
    '<rect width="9" height="9"/></svg>\'))',
    "display(Latex(r'$\\frac{1}{2}$'), Markdown('**measured** twice'))",
    "import sympy\nx = sympy.symbols('x')\nsympy.integrate(sympy.sin(x) ** 2, x)",
    "import ipywidgets\nipywidgets.IntSlider(value=7, description='window')",
    "from tqdm import tqdm\nfor _ in tqdm(range(3), ascii=True):\n    pass",
    "for number in range(500):\n    print(f'line {number}')",
    "import sys\nprint('to stdout')\nprint('to stderr', file=sys.stderr)\nprint('and back')",
    "def divide(rows):\n    return 1 / rows\n\ndivide(0)",
    "print('```')\nprint('<script>alert(\"text\")</script> & {{ curly }}')",
    "",
    "for _ in range(200):\n    display(HTML('<p>one of many</p>'))",
)


def draw_dot() -> str:
    """Return a PNG of one pixel, encoded like Jupyter's attachments."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    content = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + header + content + chunk(b"IEND", b"")).decode()


def run(cells: list[Any]) -> Any:
    """Return a notebook after running all cells; ids are consecutive, which keeps diffs small."""
    notebook = new_notebook(cells=cells)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    NotebookClient(notebook, allow_errors=True, kernel_name="python3", record_timing=False).execute()
    notebook.metadata.pop("widgets", None)
    return notebook


def main() -> None:
    """Write a notebook in the current format and in older ones."""
    (STORE / "old").mkdir(parents=True, exist_ok=True)
    title = new_markdown_cell(TITLE, attachments={"dot.png": {"image/png": draw_dot()}})
    today = run([title, *map(new_code_cell, CELLS), new_raw_cell("for nbconvert only")])
    nbformat.write(today, STORE / "exploration.ipynb")
    early = run([new_markdown_cell("# A first look"), *map(new_code_cell, (*CELLS[:2], CELLS[10]))])
    nbformat.write(early, STORE / "old" / "first-look.ipynb", version=3)


if __name__ == "__main__":
    main()
