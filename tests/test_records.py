from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from tilfolio.model import Asset, Link, Page, Til, Week
from tilfolio.records import quickly_pickled


@quickly_pickled
@dataclass(frozen=True, kw_only=True, slots=True)
class One:
    only: list[int] = field(default_factory=list)


@pytest.mark.parametrize(
    "record",
    [
        One(only=[1]),
        One(),
        Page(uri="a.md", markdown="# A\n", meta={"title": "A"}),
        Week(year=2026, number=47),
        Asset(uri="a.svg"),
    ],
)
@pytest.mark.parametrize("protocol", [2, 5])
def test_a_record_comes_back_as_it_was(record: object, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(record, protocol)) == record


@pytest.mark.parametrize("record", [Til, Link, Page, Week])
def test_it_stays_frozen(record: type) -> None:
    one = pickle.loads(pickle.dumps(One(only=[1])))

    with pytest.raises(FrozenInstanceError):
        one.only = []
    assert record.__getstate__ is not object.__dict__.get("__getstate__")
    assert replace(one, only=[2]) == One(only=[2])
