"""Which nodes compete with one another, and in which order their conflicts are decided: parents before children.

ConflictMarker and ConflictIdSorter of maven-resolver 1.6. Where keys depend on one another in a circle the order is
Maven's own, down to the order in which a Java HashSet of small numbers is walked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from resolution.maven.collector import Node
from resolution.maven.declared import ArtifactKey
from resolution.maven.hash_order import hash_order


@dataclass(slots=True, eq=False)
class Conflict:
    """A set of competing nodes, by number. `depth` is the smallest at which one of them stands."""

    number: int
    depth: int
    before: int = 0
    children: "dict[int, Conflict]" = field(default_factory=dict)

    def add(self, child: "Conflict") -> None:
        if child.number not in self.children:
            self.children[child.number] = child
            child.before += 1

    def pull_up(self, depth: int) -> None:
        todo = [(self, depth)]
        while todo:
            conflict, depth = todo.pop()
            if depth < conflict.depth:
                conflict.depth = depth
                todo += [(child, depth + 1) for child in conflict.children.values()]

    def successors(self) -> "list[Conflict]":
        return hash_order(self.children.values(), lambda conflict: conflict.number)


def mark(roots: list[Node]) -> None:
    """Give every node the number of its conflict. Relocation joins the keys a node had with the one it has."""
    groups: dict[ArtifactKey, tuple[frozenset[ArtifactKey], int]] = {}
    nodes = list(_every(roots))
    count = 0
    for node in nodes:
        if not node.relocated and node.key in groups:
            continue
        keys = frozenset((node.key, *node.relocated))
        joined = keys.union(*(groups[key][0] for key in keys if key in groups))
        if any(groups.get(key, (None, 0))[0] != joined for key in keys):
            for key in joined:
                groups[key] = (joined, count)
            count += 1
    for node in nodes:
        node.conflict = groups[node.key][1]


@dataclass(frozen=True, slots=True)
class Order:
    """`numbers` as they are decided, `circles` the others in the circles of each, `above` a bit for each conflict
    that may stand anywhere above one."""

    numbers: list[int]
    circles: dict[int, set[int]]
    above: dict[int, int]


def sort(roots: list[Node]) -> Order:
    """Conflict ids so that whatever decides over others comes first; in a circle, the one nearest to the project."""
    conflicts: dict[int, Conflict] = {}
    _link(roots, None, 1, conflicts, set())
    numbers: list[int] = []
    _take([conflict for conflict in conflicts.values() if conflict.before <= 0], numbers)
    circular = len(numbers) < len(conflicts)
    while len(numbers) < len(conflicts):
        waiting = [conflict for conflict in conflicts.values() if conflict.before > 0]
        nearest = min(waiting, key=lambda conflict: (conflict.depth, conflict.before))
        nearest.before = 0
        _take([nearest], numbers)
    circles = _circles(conflicts.values()) if circular else {}
    return Order(numbers, circles, _above([conflicts[number] for number in numbers]))


def _above(conflicts: list[Conflict]) -> dict[int, int]:
    above = dict.fromkeys((conflict.number for conflict in conflicts), 0)
    changed = True
    while changed:  # once, and again for every circle inside a circle
        changed = False
        for conflict in conflicts:
            passed = above[conflict.number] | 1 << conflict.number
            for number in conflict.children:
                if passed & ~above[number]:
                    above[number] |= passed
                    changed = True
    return above


def _every(roots: list[Node]) -> Iterator[Node]:
    seen: set[int] = set()
    todo = [iter(roots)]
    while todo:
        for node in todo[-1]:
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                todo.append(iter(node.children))
                break
        else:
            todo.pop()


def _link(
    nodes: list[Node], parent: Conflict | None, depth: int, conflicts: dict[int, Conflict], visited: set[int]
) -> None:
    for node in nodes:
        conflict = conflicts.get(node.conflict)
        if conflict is None:
            conflict = conflicts[node.conflict] = Conflict(node.conflict, depth)
        else:
            conflict.pull_up(depth)
        if parent is not None:
            parent.add(conflict)
        if id(node) not in visited:
            visited.add(id(node))
            _link(node.children, conflict, depth + 1, conflicts, visited)


def _take(ready: list[Conflict], order: list[int]) -> None:
    queue: list[Conflict] = []
    for conflict in ready:
        _enqueue(conflict, queue)
    while queue:
        conflict = queue.pop(0)
        order.append(conflict.number)
        for child in conflict.successors():
            child.before -= 1
            if child.before == 0:
                _enqueue(child, queue)


def _enqueue(conflict: Conflict, queue: list[Conflict]) -> None:
    place = len(queue)
    while place and conflict.depth < queue[place - 1].depth:
        place -= 1
    queue.insert(place, conflict)


def _circles(conflicts: Iterable[Conflict]) -> dict[int, set[int]]:
    circles: dict[int, set[int]] = {}
    path: list[int] = []
    visited: set[int] = set()

    def find(conflict: Conflict) -> None:
        if conflict.number in path:
            circle = path[path.index(conflict.number) :]
            for number in circle:
                circles.setdefault(number, set()).update(circle)
        elif conflict.number not in visited:
            visited.add(conflict.number)
            path.append(conflict.number)
            for child in conflict.successors():
                find(child)
            path.pop()

    for conflict in conflicts:
        find(conflict)
    return circles
