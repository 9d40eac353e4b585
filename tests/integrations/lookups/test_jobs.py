"""What a worker stores of an answer."""

from integrations.lookups.jobs import storable


def test_it_stores_no_character_that_a_database_cannot_hold() -> None:
    assert storable({"a\0": ["b\ud800", ("c", 1, None)]}) == {"a�": ["b?", ["c", 1, None]]}


def test_it_leaves_written_escapes_alone() -> None:
    assert storable("\\u0000") == "\\u0000"
