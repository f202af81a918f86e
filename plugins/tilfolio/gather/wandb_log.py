"""Edge: the log of a Weights & Biases run, `run-KEY.wandb`: all that wandb leaves of an offline run since 0.18.

Records of protobuf in the frames of LevelDB's log: https://github.com/google/leveldb/blob/main/doc/log_format.md and
`wandb_internal.proto`. Of a record only the run itself and its summary are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

LARGEST: Final = 20_000_000
_HEADER, _BLOCK, _FRAME = 7, 32_768, 7
_FIRST, _WHOLE, _LAST = 2, 1, 4
_SUMMARY, _RUN = 3, 17
_UPDATES, _REMOVES = 1, 2
_KEY, _NESTED_KEY, _VALUE = 1, 2, 16
_CONFIG_OF_RUN, _NAME_OF_RUN = 4, 8


def describe_log(data: bytes) -> str | None:
    """Return the summary, the config and the name of a run as JSON; None: this is not such a log."""
    if data[:4] != b":W&B":
        return None
    told: dict[str, Any] = {"summary": {}, "config": {}, "name": ""}
    try:
        for record in read_records(data):
            for number, value in read_fields(record):
                if number == _SUMMARY:
                    _update(told["summary"], value)
                elif number == _RUN:
                    _read_run(told, value)
    except (IndexError, ValueError):  # a run that was killed: what came before counts
        pass
    return json.dumps(told)


def _read_run(told: dict[str, Any], record: bytes) -> None:
    for number, value in read_fields(record):
        if number == _CONFIG_OF_RUN:
            _update(told["config"], value)
        elif number == _NAME_OF_RUN:
            told["name"] = value.decode("utf-8", "replace")


def _update(tree: dict[str, Any], record: bytes) -> None:
    """Apply a record to a summary or config; a nested key is the path to the value."""
    for number, item in read_fields(record):
        if number not in (_UPDATES, _REMOVES):
            continue
        parts = list(read_fields(item))
        way = [value.decode("utf-8", "replace") for name, value in parts if name in (_KEY, _NESTED_KEY) and value]
        text = next((value for name, value in parts if name == _VALUE), b"null")
        inside = tree
        for step in way[:-1]:
            deeper = inside.setdefault(step, {})
            inside = deeper if isinstance(deeper, dict) else {}
        if way and number == _UPDATES:
            inside[way[-1]] = json.loads(text)
        elif way:
            inside.pop(way[-1], None)


def read_records(data: bytes) -> Iterator[bytes]:
    """Yield the records of a log, put together from their parts."""
    position, parts = _HEADER, b""
    while position + _FRAME <= len(data):
        left = _BLOCK - position % _BLOCK
        if left < _FRAME:  # what is left of a block is filled with zeros
            position += left
            continue
        length = int.from_bytes(data[position + 4 : position + 6], "little")
        kind = data[position + 6]
        if kind not in range(1, 5) or position + _FRAME + length > len(data):
            return
        body = data[position + _FRAME : position + _FRAME + length]
        position += _FRAME + length
        parts = body if kind in (_WHOLE, _FIRST) else parts + body
        if kind in (_WHOLE, _LAST):
            yield parts


def read_fields(record: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the fields of a record that hold bytes, by number; others are skipped."""
    position = 0
    while position < len(record):
        tag, position = _read_number(record, position)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            _, position = _read_number(record, position)
        elif kind == 2:
            length, position = _read_number(record, position)
            yield number, record[position : position + length]
            position += length
        elif kind in (1, 5):
            position += 8 if kind == 1 else 4
        else:
            raise ValueError(kind)


def _read_number(record: bytes, position: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = record[position]
        position += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, position
        if shift > 63:
            raise ValueError(number)
