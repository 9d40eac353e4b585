"""Which of the competing nodes wins, and with which scope.

ConflictResolver of maven-resolver 1.6 with NearestVersionSelector, JavaScopeSelector, JavaScopeDeriver and
SimpleOptionalitySelector: the nearest node inside all ranges, the first declared among equally near ones; the widest
scope of all paths, unless the project itself depends on it.
"""

from dataclasses import dataclass, field

from resolution.errors import Unresolvable
from resolution.maven.collector import Node
from resolution.maven.conflicts import Order
from resolution.maven.ranges import Range
from resolution.maven.resolver_versions import parse

WIDEST_FIRST = ("compile", "runtime", "provided", "test")


@dataclass(slots=True, eq=False)
class Item:
    """A competing node in one list of children; `siblings` is that list."""

    node: Node
    siblings: list[Node]
    scopes: set[str]
    optional: set[bool]
    depth: int = 0


@dataclass(slots=True, eq=False)
class Visit:
    """What is known of one list of children: how near it is, and with which scopes it is reached."""

    depth: int
    scopes: set[str]
    optional: set[bool]
    items: list[Item] = field(default_factory=list)


class Mediation:
    """Decides one conflict after the other, marking the nodes that lose."""

    def __init__(self, roots: list[Node], order: Order) -> None:
        self._roots = roots
        self._order = order
        self._winners: dict[int, Node | None] = {}
        self._ancestors = 0  # a bit for each conflict whose nodes may stand above others
        self._passable = 0  # those of them that lead to the wanted one
        self._wanted = -1
        self._items: list[Item] = []
        self._visits: dict[int, Visit] = {}
        self._open: set[int] = set()

    def decide(self) -> None:
        """Raises Unresolvable when no node satisfies every range."""
        winner, numbers = None, self._order.numbers
        for number in numbers:
            for other in self._order.circles.get(number, ()):
                self._ancestors |= 1 << other
            # The last walk goes everywhere: it drops what losers are left.
            above = self._order.above[number] if number != numbers[-1] else -1
            self._walk_for(number, self._roots, above)
            self._ancestors |= 1 << number
            winner = self._settle() if self._items else None
            self._winners[number] = winner
        if winner is not None and self._order.circles:
            self._walk_for(-1, winner.children, -1)  # losers may be left inside circles

    def _walk_for(self, number: int, roots: list[Node], above: int) -> None:
        self._wanted, self._passable = number, self._ancestors & above
        self._items, self._visits = [], {}
        self._walk(roots, 0, "", optional=False)
        for item in self._items:
            item.depth = self._visits[id(item.siblings)].depth + 1

    def _walk(self, siblings: list[Node], depth: int, scope: str, *, optional: bool) -> None:
        at = id(siblings)
        if at in self._open:
            return
        visit = self._visits.get(at)
        first = visit is None
        if visit is None:
            visit = self._visits[at] = Visit(depth, {scope}, {optional})
        elif not self._revisit(visit, depth, scope, optional):
            return
        self._open.add(at)
        winners, passable = self._winners, self._passable
        for node in siblings:
            number = node.conflict
            if node.lost:
                continue
            if number == self._wanted:
                if first:
                    self._add(node, siblings, visit, scope, optional)
            elif winners.get(number) not in (None, node):
                node.lost = True
            elif node.children and passable >> number & 1:
                self._walk(
                    node.children,
                    depth + 1,
                    node.scope if number in winners else _derived(node, scope),
                    optional=node.optional if number in winners else _optional(node, optional),
                )
        self._open.discard(at)

    def _add(self, node: Node, siblings: list[Node], visit: Visit, scope: str, optional: bool) -> None:
        item = Item(node, siblings, {_derived(node, scope)}, {_optional(node, optional)})
        visit.items.append(item)
        self._items.append(item)

    def _revisit(self, visit: Visit, depth: int, scope: str, optional: bool) -> bool:
        """Note another way to the same list; whether it changes anything below."""
        visit.depth = min(visit.depth, depth)
        if scope in visit.scopes and optional in visit.optional:
            return False
        visit.scopes.add(scope)
        visit.optional.add(optional)
        for item in visit.items:
            item.scopes.add(_derived(item.node, scope))
            item.optional.add(_optional(item.node, optional))
        return True

    def _settle(self) -> Node:
        winner = _nearest(self._items)
        if winner.scope != "system":
            winner.scope = _effective_scope(self._items)
        winner.optional = _effective_optional(self._items)
        for item in self._items:
            item.node.lost = item.node is not winner
        return winner


def _derived(node: Node, parent: str) -> str:
    if node.declared.scope_managed or not parent:
        return node.scope
    if node.scope in ("system", "test") or parent == "compile":
        return node.scope
    if parent in ("test", "runtime"):
        return parent
    return "provided" if parent in ("system", "provided") else "runtime"


def _optional(node: Node, parent: bool) -> bool:
    return node.optional or (parent and not node.declared.optional_managed)


def _nearest(items: list[Item]) -> Node:
    ranges: set[Range] = set()
    candidates: list[Item] = []
    winner: Item | None = None
    for item in items:
        constraint, back = item.node.constraint, False
        if constraint.hard and constraint not in ranges:
            ranges.add(constraint)
            back = winner is not None and winner.node.compared not in constraint
        if _acceptable(item, ranges):
            candidates.append(item)
            if not back and (winner is None or _nearer(item, winner)):
                winner = item
        if back:
            winner = None
            candidates = [candidate for candidate in candidates if _acceptable(candidate, ranges)]
            for candidate in candidates:
                if winner is None or _nearer(candidate, winner):
                    winner = candidate
            if winner is None:
                raise _unresolvable(items)
    if winner is None:
        raise _unresolvable(items)
    return winner.node


def _acceptable(item: Item, ranges: set[Range]) -> bool:
    return all(item.node.compared in constraint for constraint in ranges)


def _nearer(item: Item, other: Item) -> bool:
    if item.siblings is other.siblings:
        return parse(other.node.compared) < parse(item.node.compared)
    return item.depth < other.depth


def _effective_scope(items: list[Item]) -> str:
    scopes: set[str] = set()
    for item in items:
        if item.depth <= 1:
            return item.node.scope
        scopes |= item.scopes
    if len(scopes) > 1:
        scopes.discard("system")
    if len(scopes) == 1:
        return next(iter(scopes))
    return next((scope for scope in WIDEST_FIRST if scope in scopes), "")


def _effective_optional(items: list[Item]) -> bool:
    for item in items:
        if item.depth <= 1:
            return item.node.optional
    return all(False not in item.optional for item in items)


def _unresolvable(items: list[Item]) -> Unresolvable:
    asked = sorted({item.node.declared.version for item in items})
    name = items[0].node.key.name
    return Unresolvable(f"{name}: no version satisfies {' and '.join(asked)}", [item.node for item in items])
