"""The rows in tests/data/corpora come out as they expect; the command over them counts and exits as documented."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.__main__ import difference, judge_of, judges, read

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion")  # old versions are what it is about

DATA = Path(__file__).parent.parent / "data" / "corpora"


# npm's own reader takes part, and the way its files are found is that of an installation.
NEEDS = {"credentials": ["npm", "node"]}


def rows(stem: str) -> list[Any]:
    path = DATA / f"{stem}.jsonl"
    missing = [tool for tool in NEEDS.get(stem, ()) if shutil.which(tool) is None]
    marks = pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not installed")
    return [pytest.param(stem, row, id=row["id"], marks=marks) for row in read(path)]


@pytest.mark.parametrize(
    ("stem", "row"), [*rows("ssrf_urls"), *rows("tls_cases"), *rows("documents"), *rows("credentials")]
)
def test_it_does_as_the_row_expects(stem: str, row: dict[str, Any]) -> None:
    module = judge_of(read(DATA / f"{stem}.jsonl"), judges())

    assert module is not None
    assert module.__name__ == f"tests.corpora.{stem}"
    assert difference(row, module) == ""


def test_it_prints_what_differs_and_fails(tmp_path: Path) -> None:
    (tmp_path / "renamed.jsonl").write_text(
        '{"id": "good", "input": "http://127.0.0.1/", "expect": "block"}\n'
        '{"id": "wrong", "input": "http://127.0.0.1/", "expect": "allow"}\n'
    )

    run = subprocess.run([sys.executable, "-m", "tests.corpora", tmp_path], capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert run.stdout == "wrong\t'not allowed: AddressRefused'\nrenamed 1/2\n"


def test_it_leaves_files_of_other_kinds_alone(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"id": "1", "want": []}\n')

    run = subprocess.run([sys.executable, "-m", "tests.corpora", tmp_path], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (0, "")
