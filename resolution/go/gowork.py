"""go.work: the modules of a workspace and what it replaces for all of them.

https://go.dev/ref/mod#go-work-file
"""

from dataclasses import dataclass, field

from resolution.errors import InvalidName, InvalidVersion, MalformedDocument
from resolution.go import modfile
from resolution.go.gomod import GO_VERSION, TOOLCHAIN, Replace, replacement
from resolution.go.modfile import Line

UNSTATED = "1.18"  # a go.work without a go line


@dataclass(frozen=True, slots=True)
class Use:
    """A folder with a go.mod, relative to the go.work."""

    path: str
    line: int = 0


@dataclass(slots=True)
class GoWork:
    go: str = ""
    toolchain: str = ""
    use: list[Use] = field(default_factory=list)
    replace: list[Replace] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.go or UNSTATED

    @classmethod
    def parse(cls, body: bytes) -> "GoWork":
        """Raises MalformedDocument naming the line, TooLarge."""
        found = cls()
        for line in modfile.lines(body):
            try:
                found._add(line)
            except (ValueError, InvalidName, InvalidVersion) as error:
                raise MalformedDocument(str(error), at=f"line {line.number}") from None
        return found

    def _add(self, line: Line) -> None:
        if line.verb == "replace":
            self.replace.append(replacement(line, exact=True))
        elif line.verb not in ("go", "toolchain", "use", "godebug") or len(line.args) != 1:
            raise ValueError(f"unknown or incomplete directive {line.verb!r}")
        elif line.verb == "use":
            self.use.append(Use(modfile.unquote(line.args[0]), line.number))
        elif line.verb == "go":
            self.go = _checked(GO_VERSION.fullmatch(line.args[0]) is not None, self.go, line)
        elif line.verb == "toolchain":
            self.toolchain = _checked(TOOLCHAIN.fullmatch(line.args[0]) is not None, self.toolchain, line)


def _checked(readable: bool, before: str, line: Line) -> str:
    if before or not readable or line.block:
        raise ValueError(f"a second or unreadable {line.verb} line")
    return line.args[0]
