"""The paths from the project to one package as an SVG drawing, made on the server.

Colours come from the page's stylesheet by class (the content security policy allows no inline style).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from resolution.graph import Graph, Node

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 206, 40, 56, 14, 8  # of a box, between boxes, around all; in SVG units
LONGEST_LABEL = 22  # characters that fit into a box, also in a wide font
LONGEST_HEAD = 7  # of them before the gap in a longer name: a scope or the beginning of a group
LANE = 7  # between lines that run below the boxes


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int


def draw(graph: Graph, paths: Sequence[Sequence[int]]) -> str:
    """An <svg> with one box a package, columns by distance from the project, and a line for every step of a path."""
    boxes = _place(graph, paths)
    steps = {pair for path in paths for pair in pairwise(path)}
    width = max((box.x for box in boxes.values()), default=0) + WIDTH + MARGIN
    floor = max((box.y for box in boxes.values()), default=0) + HEIGHT
    lines = []
    for parent, child in sorted(steps):
        start, end = boxes[parent], boxes[child]
        is_long = end.x - start.x > WIDTH + GAP_X
        floor += LANE if is_long else 0
        lines.append(_line_below(start, end, floor) if is_long else _line(start, end))
    height = floor + MARGIN
    target = paths[0][-1] if paths else -1
    shapes = (_box(box, is_target=box.node.id == target) for box in boxes.values())
    return (
        f'<svg class="paths" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(_sentence(graph, paths))}">{"".join(lines)}{"".join(shapes)}</svg>'
    )


def _place(graph: Graph, paths: Sequence[Sequence[int]]) -> dict[int, Box]:
    """A package stands in the column of its longest distance, so that lines run to the right."""
    nodes = {node.id: node for node in graph.nodes}
    column: dict[int, int] = {}
    for path in paths:
        for distance, node_id in enumerate(path):
            column[node_id] = max(distance, column.get(node_id, 0))
    used = dict[int, int]()
    boxes: dict[int, Box] = {}
    for node_id, distance in sorted(column.items(), key=lambda item: (item[1], nodes[item[0]].name)):
        row = used.get(distance, 0)
        used[distance] = row + 1
        x, y = MARGIN + distance * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)
        boxes[node_id] = Box(nodes[node_id], x, y)
    return boxes


def _line(start: Box, end: Box) -> str:
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f'<path class="paths__line" d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _line_below(start: Box, end: Box, floor: int) -> str:
    """Past columns between the two, below every box, which would hide it."""
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    down, up = x1 + GAP_X // 2, x2 - GAP_X // 2
    there = f"C{down} {y1} {down} {floor} {x1 + GAP_X} {floor} L{x2 - GAP_X} {floor}"
    return f'<path class="paths__line" d="M{x1} {y1} {there} C{up} {floor} {up} {y2} {x2} {y2}"/>'


def _box(box: Box, *, is_target: bool) -> str:
    kind = " paths__box--target" if is_target else ""
    name, version = box.node.name, box.node.version[:LONGEST_LABEL]
    label = name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_HEAD]}…{name[1 + LONGEST_HEAD - LONGEST_LABEL :]}"
    return (
        f"<g><title>{escape(name)} {escape(box.node.version)}</title>"
        f'<rect class="paths__box{kind}" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text class="paths__name" x="{box.x + 10}" y="{box.y + 17}">{escape(label)}</text>'
        f'<text class="paths__version" x="{box.x + 10}" y="{box.y + 32}">{escape(version)}</text>'
        "</g>"
    )


def _sentence(graph: Graph, paths: Sequence[Sequence[int]]) -> str:
    count = f"{len(paths)} path{'' if len(paths) == 1 else 's'}"
    return f"{count}. " + "; ".join(_words(graph, paths[:3]))


def _words(graph: Graph, paths: Sequence[Sequence[int]]) -> Iterator[str]:
    names = {node.id: node.name for node in graph.nodes}
    for path in paths:
        yield " requires ".join(names[node_id] for node_id in path)
