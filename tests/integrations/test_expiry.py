from datetime import UTC, datetime, timedelta

import pytest

from integrations.expiry import is_new, warning_for

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "warning"),
    [
        (timedelta(days=40), None),
        (timedelta(days=30), 30),
        (timedelta(days=15), 30),
        (timedelta(days=14), 14),
        (timedelta(days=7), 7),
        (timedelta(hours=5), 1),
        (timedelta(0), 0),
        (timedelta(days=-3), 0),
    ],
)
def test_which_warning_fits(left: timedelta, warning: int | None) -> None:
    assert warning_for(NOW + left, now=NOW) == warning


def test_an_unknown_end_is_no_warning() -> None:
    assert warning_for(None, now=NOW) is None


@pytest.mark.parametrize(
    ("warning", "warned", "new"), [(30, None, True), (30, 30, False), (14, 30, True), (30, 14, False), (None, 7, False)]
)
def test_each_warning_goes_out_once(warning: int | None, warned: int | None, new: bool) -> None:
    assert is_new(warning, warned) is new
