"""The Python packages: wheels, and source distributions that build themselves without any other package."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta

from backline.sandbox.archives import tgz_of, zip_of
from backline.sandbox.formats import pypi
from backline.sandbox.shelf import START, Component

BACKEND = b'''"""A build backend (PEP 517) that packs this one project."""
import pathlib, re, zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    text = pathlib.Path("PKG-INFO").read_text()
    name = re.search("^Name: (.+)$", text, re.M)[1].replace("-", "_")
    version = re.search("^Version: (.+)$", text, re.M)[1]
    filename = f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    tag = "Wheel-Version: 1.0\\nGenerator: sandbox\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, filename), "w") as wheel:
        wheel.write(f"{name}/__init__.py")
        wheel.writestr(f"{info}/METADATA", text)
        wheel.writestr(f"{info}/WHEEL", tag)
        names = [f"{name}/__init__.py", f"{info}/METADATA", f"{info}/WHEEL", f"{info}/RECORD"]
        wheel.writestr(f"{info}/RECORD", "".join(f"{one},,\\n" for one in names))
    return filename
'''
PROJECT = b'[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["_build"]\n'
NEEDS_WORDS = ("sandbox-words>=1.0,<2", 'sandbox-words[shout]>=1.2; extra == "loud"')


def words() -> Iterator[Component]:
    for day, version in enumerate(("1.0.0", "1.1.0", "1.2.0", "2.0.0rc1")):
        for one in _published("sandbox-words", version, day, ()):
            if version == "1.1.0":
                one.facts["yanked"] = "misspells a word"
            yield one


def greeter() -> Iterator[Component]:
    yield from _published("sandbox-greeter", "1.0.0", 10, NEEDS_WORDS)
    yield from _published("sandbox-greeter", "1.1.0", 11, NEEDS_WORDS)
    source = list(_published("sandbox-source", "1.0.0", 12, ()))
    yield source[1]


def _published(name: str, version: str, day: int, requires: tuple[str, ...]) -> Iterator[Component]:
    """The wheel and then the source distribution of one version."""
    stem = name.replace("-", "_")
    core = _core_metadata(name, version, requires)
    code = f'VERSION = "{version}"\n'.encode()
    wheel = pypi.component(_wheel(stem, version, core, code), f"{stem}-{version}-py3-none-any.whl")
    top = f"{stem}-{version}"
    files = {"PKG-INFO": core, "pyproject.toml": PROJECT, "_build/backend.py": BACKEND, f"{stem}/__init__.py": code}
    source = tgz_of({f"{top}/{path}": content for path, content in files.items()})
    sdist = pypi.component(source, f"{top}.tar.gz")
    for one in (wheel, sdist):
        one.published = START + timedelta(days=day)
        yield one


def _core_metadata(name: str, version: str, requires: tuple[str, ...]) -> bytes:
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        f"Summary: A package of the sandbox: {name}",
    ]
    lines += ["Requires-Python: >=3.8", "Provides-Extra: loud" if requires else "Provides-Extra: shout"]
    lines += [f"Requires-Dist: {one}" for one in requires]
    return ("\n".join(lines) + "\n").encode()


def _wheel(stem: str, version: str, core: bytes, code: bytes) -> bytes:
    info = f"{stem}-{version}.dist-info"
    tag = b"Wheel-Version: 1.0\nGenerator: sandbox\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {f"{stem}/__init__.py": code, f"{info}/METADATA": core, f"{info}/WHEEL": tag}
    record = "".join(f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in files.items())
    return zip_of({**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n".encode()})


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
