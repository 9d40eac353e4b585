"""The paths from the project to one package as an SVG drawing, made on the server.

Colours come from the page's stylesheet by class (the content security policy allows no inline style).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from html import escape
from itertools import pairwise

from backline.projects.graphs import called
from resolution.graph import Graph, Node

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 206, 40, 56, 14, 8  # of a box, between boxes, around all; in SVG units
LONGEST_LABEL = 22  # characters that fit into a box, also in a wide font
LONGEST_HEAD = 7  # of them before the gap in a longer name: a scope or the beginning of a group
LANE = 8  # between lines that run below the boxes
ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'markerUnits="userSpaceOnUse" orient="auto"><path class="paths__arrow" d="M0 0L8 4L0 8z"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int


def draw(graph: Graph, paths: Sequence[Sequence[int]]) -> str:
    """An <svg> with one box a package, columns by distance from the project, and a line for every step of a path."""
    boxes = _place(graph, paths)
    steps = sorted({pair for path in paths for pair in pairwise(path)})
    right = max((box.x for box in boxes.values()), default=0)
    turns = any(boxes[one].x == right for one, _ in steps)  # a line back from the last column turns beside it
    width = right + WIDTH + (GAP_X // 2 if turns else MARGIN)
    floor = max((box.y for box in boxes.values()), default=0) + HEIGHT
    lines = []
    # The shortest run highest, so that fewer cross.
    for start, end in sorted(((boxes[one], boxes[other]) for one, other in steps), key=_length):
        is_next = end.x - start.x == WIDTH + GAP_X
        floor += 0 if is_next else LANE
        lines.append(_line(start, end) if is_next else _line_below(start, end, floor))
    height = floor + MARGIN
    target = paths[0][-1] if paths else -1
    shapes = (_box(box, is_target=box.node.id == target) for box in boxes.values())
    return (
        f'<svg class="paths" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(_sentence(graph, paths))}">{ARROW}{"".join(lines)}{"".join(shapes)}</svg>'
    )


def has_back_lines(svg: str) -> bool:
    return "paths__line--back" in svg


def _length(ends: tuple[Box, Box]) -> int:
    return abs(ends[1].x - ends[0].x)


def _place(graph: Graph, paths: Sequence[Sequence[int]]) -> dict[int, Box]:
    """A package stands in the column of its longest distance, so that lines run to the right."""
    nodes = {node.id: node for node in graph.nodes}
    used = dict[int, int]()
    boxes: dict[int, Box] = {}
    for node_id, distance in sorted(_columns(paths).items(), key=lambda item: (item[1], nodes[item[0]].name)):
        row = used.get(distance, 0)
        used[distance] = row + 1
        x, y = MARGIN + distance * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)
        boxes[node_id] = Box(nodes[node_id], x, y)
    return boxes


def _columns(paths: Sequence[Sequence[int]]) -> dict[int, int]:
    """Longest distances, without the steps that lead back to where an earlier path has been: those close a cycle."""
    parents: dict[int, set[int]] = {node: set() for path in paths for node in path}
    for parent, child in (step for path in paths for step in pairwise(path)):
        if child not in _before(parent, parents):
            parents[child].add(parent)

    columns: dict[int, int] = {}
    for node in TopologicalSorter(parents).static_order():
        columns[node] = max((1 + columns[parent] for parent in parents[node]), default=0)
    return columns


def _before(node: int, parents: Mapping[int, set[int]]) -> set[int]:
    """It and all that lead to it."""
    found, open_ = {node}, [node]
    while open_:
        new = parents[open_.pop()] - found
        found |= new
        open_ += new
    return found


def _line(start: Box, end: Box) -> str:
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f'<path class="paths__line" marker-end="url(#arrow)" d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _line_below(start: Box, end: Box, floor: int) -> str:
    """Past columns between the two, or back in a cycle: below every box, which would hide it."""
    is_back = end.x <= start.x
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    down, up = x1 + GAP_X // 2, x2 - GAP_X // 2
    # Down and up between two columns; a line back turns there towards where it came from.
    there = (
        f"C{down} {y1} {down} {floor} {x1 if is_back else x1 + GAP_X} {floor} L{x2 if is_back else x2 - GAP_X} {floor}"
    )
    kind = " paths__line--back" if is_back else ""
    return (
        f'<path class="paths__line{kind}" marker-end="url(#arrow)" '
        f'd="M{x1} {y1} {there} C{up} {floor} {up} {y2} {x2} {y2}"/>'
    )


def _box(box: Box, *, is_target: bool) -> str:
    kind = " paths__box--target" if is_target else ""
    name, version = called(box.node), box.node.version[:LONGEST_LABEL]
    label = name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_HEAD]}…{name[1 + LONGEST_HEAD - LONGEST_LABEL :]}"
    return (
        f"<g><title>{escape(f'{name} {box.node.version}'.strip())}</title>"
        f'<rect class="paths__box{kind}" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text class="paths__name" x="{box.x + 10}" y="{box.y + 17}">{escape(label)}</text>'
        f'<text class="paths__version" x="{box.x + 10}" y="{box.y + 32}">{escape(version)}</text>'
        "</g>"
    )


def _sentence(graph: Graph, paths: Sequence[Sequence[int]]) -> str:
    count = f"{len(paths)} path{'' if len(paths) == 1 else 's'}"
    return f"{count}. " + "; ".join(_words(graph, paths[:3]))


def _words(graph: Graph, paths: Sequence[Sequence[int]]) -> Iterator[str]:
    names = {node.id: called(node) for node in graph.nodes}
    for path in paths:
        yield " requires ".join(names[node_id] for node_id in path)
