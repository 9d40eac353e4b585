"""The Go modules: one with a retracted version, and one with an upper-case letter in its path that requires it."""

from collections.abc import Iterator
from datetime import timedelta

from backline.sandbox.archives import zip_of
from backline.sandbox.formats import go
from backline.sandbox.shelf import START, Component

WORDS = "example.org/sandbox/words"
GREETER = "example.org/Sandbox/greeter"


def words() -> Iterator[Component]:
    for day, version in enumerate(("v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0-rc.1")):
        retract = "\nretract v1.1.0 // misspells a word\n" if version >= "v1.2.0" else ""
        code = f'package words\n\n// Hello returns a greeting.\nfunc Hello() string {{ return "hello {version}" }}\n'
        yield _published(WORDS, version, day, f"module {WORDS}\n\ngo 1.16\n{retract}", {"words.go": code})


def greeter() -> Iterator[Component]:
    code = f'package greeter\n\nimport "{WORDS}"\n\n// Greet greets.\nfunc Greet() string {{ return words.Hello() }}\n'
    for day, version in enumerate(("v1.0.0", "v1.1.0"), start=10):
        go_mod = f"module {GREETER}\n\ngo 1.16\n\nrequire {WORDS} v1.0.0\n"
        yield _published(GREETER, version, day, go_mod, {"greeter.go": code})


def _published(module: str, version: str, day: int, go_mod: str, code: dict[str, str]) -> Component:
    files = {"go.mod": go_mod.encode(), "LICENSE": b"MIT\n", **{name: text.encode() for name, text in code.items()}}
    archive = zip_of({f"{module}@{version}/{name}": content for name, content in files.items()})
    return go.component(module, version, go_mod.encode(), archive, START + timedelta(days=day))
