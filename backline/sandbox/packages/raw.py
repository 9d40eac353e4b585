"""Plain files."""

from collections.abc import Iterator

from backline.sandbox.shelf import Asset, Component


def guides() -> Iterator[Component]:
    for name, text in (("welcome", "Welcome to the sandbox.\n"), ("terms", "Use it as you like.\n")):
        asset = Asset(f"guides/{name}.txt", text.encode(), "text/plain")
        yield Component("raw", "/guides", f"guides/{name}.txt", None, [asset])
