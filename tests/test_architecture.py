"""What the house promises about itself, read from the files on disk."""

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from integrations.providers import PROVIDERS
from resolution.ecosystem import ECOSYSTEMS

ROOT = Path(__file__).resolve().parent.parent
# Written with classes of one letter, so that this file names none of them either.
UNWANTED = re.compile(
    r"p[y]pi\.(python\.)?org|p[y]thonhosted\.|n[p]mjs\.(org|com)|y[a]rnpkg\.com|(proxy|sum)\.g[o]lang\.|r[e]po1?\.maven"
    r"|c[r]ates\.io|api\.n[u]get\.|plugins\.g[r]adle\.org|deb\.d[e]bian|/w[o]rk/main|\.\./s[h]ared"
)


def folders_with(parent: str, name: str) -> set[str]:
    return {path.parent.name for path in (ROOT / parent).glob(f"*/{name}")}


def test_every_provider_folder_is_in_the_dict() -> None:
    assert folders_with("integrations/providers", "provider.py") == set(PROVIDERS)


def test_every_provider_stands_under_its_own_key() -> None:
    assert all(provider.key == key for key, provider in PROVIDERS.items())


def test_every_ecosystem_folder_is_in_the_dict() -> None:
    assert folders_with("resolution", "client.py") == set(ECOSYSTEMS)


def test_every_ecosystem_has_a_fuzz_and_every_fuzz_can_be_run() -> None:
    found = {path.stem for path in (ROOT / "tests" / "fuzz").glob("[a-z]*.py")}
    assert found == set(ECOSYSTEMS)
    assert all(callable(import_module(f"tests.fuzz.{name}").run) for name in found)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
def test_a_provider_speaks_known_ecosystems_and_has_an_example_of_each(provider: object) -> None:
    ecosystems = getattr(provider, "ecosystems")  # noqa: B009
    assert set(ecosystems) <= set(ECOSYSTEMS)
    assert set(getattr(provider, "examples")) == set(ecosystems)  # noqa: B009


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_names_a_public_registry_or_a_folder_of_one_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    named = [path for path in committed_files() if path.is_file() and UNWANTED.search(path.read_text(errors="ignore"))]
    assert [str(path.relative_to(ROOT)) for path in named] == []


def test_every_requirement_that_is_named_is_written_down() -> None:
    cited = re.compile(r"\b(?:requirements?|security) ((?:[CDEFSTW]\d+(?:, | and |-)?)+)")
    known = set(re.findall(r"^\| ([A-Z]\d+) \|", (ROOT / "docs" / "security.md").read_text(), re.MULTILINE))
    sources = [path for folder in ("backline", "integrations", "resolution") for path in (ROOT / folder).rglob("*.py")]
    named = " ".join(each for path in sources for each in cited.findall(path.read_text()))
    assert set(re.findall(r"[A-Z]\d+", named)) - known == set()


def test_no_template_has_inline_styles_or_scripts() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son(click|load|submit|change)=|javascript:")
    found = [path for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text())]
    assert found == []


def test_every_page_names_its_stylesheet_from_disk() -> None:
    named = re.compile(r"\{% static '([^']+)' %\}")
    for path in (ROOT / "templates").rglob("*.html"):
        missing = [name for name in named.findall(path.read_text()) if not (ROOT / "static" / name).exists()]
        assert missing == [], path
