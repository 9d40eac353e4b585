"""What differs between two analyses of the same root."""

from dataclasses import dataclass

from resolution.graph import Graph

UNKNOWN = "unknown"  # the version of what could not be looked up


@dataclass(frozen=True, slots=True)
class Change:
    """A package whose set of versions differs; one of the sides is empty for added and removed packages."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def kind(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def changes(before: Graph, after: Graph) -> list[Change]:
    """In order of names; packages with the same versions on both sides are left out."""
    old, new = versions(before), versions(after)
    return [
        Change(name, tuple(sorted(old.get(name, ()))), tuple(sorted(new.get(name, ()))))
        for name in sorted(old.keys() | new.keys(), key=str.lower)
        if old.get(name) != new.get(name)
    ]


def versions(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in graph.nodes[1:]:
        found.setdefault(node.name, set()).add(node.version or UNKNOWN)
    return found
