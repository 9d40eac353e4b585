"""go.mod: what a module is called, needs, replaces, excludes and takes back.

https://go.dev/ref/mod#go-mod-file
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from resolution.errors import InvalidName, InvalidVersion, MalformedDocument
from resolution.go import modfile, names, toolchains, versions
from resolution.go.modfile import Line
from resolution.go.names import ModuleVersion
from resolution.go.stated_versions import interval, stated

GO_VERSION = re.compile(r"([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?")
LAX_GO_VERSION = re.compile(r"v?(([1-9][0-9]*)\.(0|[1-9][0-9]*))([^0-9].*)")
TOOLCHAIN = re.compile(r"default|go1(\..*)?", re.DOTALL)
DEPRECATED = re.compile(r"(?:^|\n\n)Deprecated: *(.*?)(?:$|\n\n)", re.DOTALL)
DIRECTORY = re.compile(r"\.\.?$|\.\.?[/\\]|[/\\]|[A-Za-z]:")
# In other people's go.mod files the go command reads these and passes over everything else.
READ_IN_DEPENDENCIES = frozenset({"module", "go", "require", "retract"})


@dataclass(frozen=True, slots=True)
class Require:
    """`line` counts from 1, here and below."""

    module: ModuleVersion
    indirect: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exclude:
    module: ModuleVersion
    line: int = 0


@dataclass(frozen=True, slots=True)
class Replace:
    """`old.version` is empty when every version is replaced, `new.version` when `new.path` is a local directory."""

    old: ModuleVersion
    new: ModuleVersion
    line: int = 0


@dataclass(frozen=True, slots=True)
class Retract:
    """Versions `low` to `high`, both included, taken back for `reason`."""

    low: str
    high: str
    reason: str = ""
    line: int = 0

    def covers(self, version: str) -> bool:
        return versions.key(self.low) <= versions.key(version) <= versions.key(self.high)


@dataclass(frozen=True, slots=True)
class Tool:
    path: str
    line: int = 0


@dataclass(slots=True)
class GoMod:
    """A parsed go.mod; `go` is empty when no go line says which language version."""

    module: str = ""
    go: str = ""
    toolchain: str = ""
    deprecated: str = ""
    require: list[Require] = field(default_factory=list)
    exclude: list[Exclude] = field(default_factory=list)
    replace: list[Replace] = field(default_factory=list)
    retract: list[Retract] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    ignores: list[str] = field(default_factory=list)
    godebug: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.go or toolchains.UNSTATED

    @classmethod
    def parse(cls, body: bytes, *, main: bool = False) -> "GoMod":
        """Read `body`; strictly when it is the main module's own, else passing over what only concerns a main module.

        Raises MalformedDocument naming the line, TooLarge.
        """
        reading = Reading(cls(), main)
        for line in modfile.lines(body):
            read = DIRECTIVES.get(line.verb)
            if not main and line.verb not in READ_IN_DEPENDENCIES:
                continue
            try:
                if read is None or (line.block and line.verb in ("go", "toolchain")):
                    raise ValueError(f"unknown directive {line.verb!r}")
                read(reading, line)
            except (ValueError, InvalidName, InvalidVersion) as error:
                raise MalformedDocument(str(error), at=f"line {line.number}") from None
        return reading.mod


@dataclass(frozen=True, slots=True)
class Reading:
    mod: GoMod
    main: bool


def _module(reading: Reading, line: Line) -> None:
    if reading.mod.module:
        raise ValueError("a second module line")
    reading.mod.module = modfile.unquote(_only(line))
    found = DEPRECATED.search(line.remark)
    reading.mod.deprecated = found[1] if found else ""


def _go(reading: Reading, line: Line) -> None:
    version = _only(line)
    if reading.mod.go:
        raise ValueError("a second go line")
    if not GO_VERSION.fullmatch(version):
        lax = None if reading.main else LAX_GO_VERSION.fullmatch(version)
        if lax is None:
            raise ValueError(f"{version!r} is not a Go version")
        version = lax[1]
    reading.mod.go = version


def _toolchain(reading: Reading, line: Line) -> None:
    if reading.mod.toolchain or not TOOLCHAIN.fullmatch(_only(line)):
        raise ValueError("a second or unreadable toolchain line")
    reading.mod.toolchain = _only(line)


def _require(reading: Reading, line: Line) -> None:
    words = line.suffix.removeprefix("//").split()
    indirect = words == ["indirect"] or (len(words) > 1 and words[0] == "indirect;")
    reading.mod.require.append(Require(_requirement(line, reading.main), indirect, line.number))


def _exclude(reading: Reading, line: Line) -> None:
    reading.mod.exclude.append(Exclude(_requirement(line, reading.main), line.number))


def _replace(reading: Reading, line: Line) -> None:
    reading.mod.replace.append(replacement(line, exact=not reading.main))


def _retract(reading: Reading, line: Line) -> None:
    try:
        low, high = interval(line.args)
    except ValueError:
        if reading.main:
            raise
        return  # a form of some later Go: it concerns the module's own author only
    reading.mod.retract.append(Retract(low, high, line.remark, line.number))


def _tool(reading: Reading, line: Line) -> None:
    reading.mod.tools.append(Tool(modfile.unquote(_only(line)), line.number))


def _ignore(reading: Reading, line: Line) -> None:
    reading.mod.ignores.append(modfile.unquote(_only(line)))


def _godebug(reading: Reading, line: Line) -> None:
    name, equals, value = _only(line).partition("=")
    if not equals or any(char in value for char in "\"`',"):
        raise ValueError("godebug takes key=value")
    reading.mod.godebug[name] = value


DIRECTIVES: dict[str, Callable[[Reading, Line], None]] = {
    "module": _module,
    "go": _go,
    "toolchain": _toolchain,
    "require": _require,
    "exclude": _exclude,
    "replace": _replace,
    "retract": _retract,
    "tool": _tool,
    "ignore": _ignore,
    "godebug": _godebug,
}


def replacement(line: Line, *, exact: bool) -> Replace:
    """A replace directive, of go.mod or go.work. Raises ValueError."""
    args = line.args
    arrow = 1 if args[1:2] == ("=>",) else 2
    if len(args) not in (arrow + 2, arrow + 3) or args[arrow] != "=>":
        raise ValueError("replace takes: path [version] => path version, or => directory")
    path, target = modfile.unquote(args[0]), modfile.unquote(args[arrow + 1])
    names.split_major(path)
    old = stated(path, args[1], exact=exact) if arrow == 2 else ""
    is_directory = DIRECTORY.match(target) is not None
    if is_directory == (len(args) == arrow + 3):
        raise ValueError("a directory has no version, a module must have one")
    # Only where versions may be queries does Go look at the major version here, too.
    new = "" if is_directory else stated(target, args[arrow + 2], exact=exact, any_major=exact)
    return Replace(ModuleVersion(path, old), ModuleVersion(target, new), line.number)


def _requirement(line: Line, main: bool) -> ModuleVersion:
    if len(line.args) != 2:
        raise ValueError(f"{line.verb} takes a module path and a version")
    path = modfile.unquote(line.args[0])
    names.split_major(path)
    return ModuleVersion(path, stated(path, line.args[1], exact=not main))


def _only(line: Line) -> str:
    if len(line.args) != 1:
        raise ValueError(f"{line.verb} takes one argument")
    return line.args[0]
