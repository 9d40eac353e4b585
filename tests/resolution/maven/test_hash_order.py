import pytest

from resolution.maven.hash_order import hash_order, string_hash


@pytest.mark.parametrize(("text", "code"), [("", 0), ("1.0", 48563), ("polygenelubricants", 0x80000000), ("é", 233)])
def test_it_hashes_as_java_does(text: str, code: int) -> None:
    assert string_hash(text) == code


def test_a_bucket_keeps_the_order_of_insertion() -> None:
    assert hash_order([33, 17, 2, 1], lambda number: number) == [33, 17, 1, 2]


def test_a_fuller_table_has_more_buckets() -> None:
    assert hash_order([*range(13), 17], lambda number: number) == [*range(13), 17]
