from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from tilfolio.model import Asset, Page, Week
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


def test_it_stays_frozen() -> None:
    one = pickle.loads(pickle.dumps(One(only=[1])))

    with pytest.raises(FrozenInstanceError):
        one.only = []
    assert replace(one, only=[2]) == One(only=[2])


def test_what_is_pickled_are_the_values_in_order() -> None:
    assert list(Week(year=2026, number=47).__reduce_ex__(5)[2]) == [2026, 47]
