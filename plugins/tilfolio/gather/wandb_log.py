"""Read the log of a Weights & Biases run, `run-KEY.wandb`, the only file of an offline run since wandb 0.18.

It has protobuf records (`wandb_internal.proto`) in the frames of a LevelDB log, see
https://github.com/google/leveldb/blob/main/doc/log_format.md. Only run and summary records are used.
"""

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
    """Return the summary, config and name of a run as JSON; None if this is not such a log."""
    if data[:4] != b":W&B":
        return None
    run: dict[str, Any] = {"summary": {}, "config": {}, "name": ""}
    try:
        for record in read_records(data):
            for number, value in read_fields(record):
                if number == _SUMMARY:
                    _update(run["summary"], value)
                elif number == _RUN:
                    _read_run(run, value)
    except (IndexError, ValueError):  # a killed run: use what is complete
        pass
    return json.dumps(run)


def _read_run(run: dict[str, Any], record: bytes) -> None:
    for number, value in read_fields(record):
        if number == _CONFIG_OF_RUN:
            _update(run["config"], value)
        elif number == _NAME_OF_RUN:
            run["name"] = value.decode("utf-8", "replace")


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
    """Yield the records of a log, joined from their parts."""
    position, parts = _HEADER, b""
    while position + _FRAME <= len(data):
        left = _BLOCK - position % _BLOCK
        if left < _FRAME:  # padding
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
    """Yield the numbers and values of a record's bytes fields; others are skipped."""
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
    """Return a varint, and the position after it."""
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
