"""Versions as a go.mod states them: whole ones, queries in a main module's own, intervals.

https://go.dev/ref/mod#go-mod-file
"""

from resolution.go import modfile, names, versions


def stated(path: str, token: str, *, exact: bool, any_major: bool = False) -> str:
    """The canonical version; unless `exact`, anything else (a branch, `v1.2`) is kept as the query it is."""
    text = modfile.unquote(token)
    if not exact:
        text = _without_hack(path, text)
    version = versions.canonical(text)
    if not exact and version != text:
        return text
    if not version:
        raise ValueError(f"{text!r} must be of the form v1.2.3")
    if path and not any_major and not names.fits(path, version):
        raise ValueError(f"{version} does not belong to {path}")
    return version


def _without_hack(path: str, version: str) -> str:
    """An early Go wrote gopkg.in versions as v2.0.0-gopkgin-v2.2.1; cmd/go/internal/modload, fixVersion."""
    _, hack, rest = version.partition("-gopkgin-")
    if not hack or not path.startswith("gopkg.in/"):
        return version
    if not rest:
        raise ValueError(f"{version!r} names no version")
    return rest


def interval(args: tuple[str, ...]) -> tuple[str, str]:
    ends = (args[0], args[0]) if len(args) == 1 else args[1:4:2]
    if len(args) != 1 and (len(args) != 5 or (args[0], args[2], args[4]) != ("[", ",", "]")):
        raise ValueError("retract takes a version or [version, version]")
    return stated("", ends[0], exact=True), stated("", ends[1], exact=True)
