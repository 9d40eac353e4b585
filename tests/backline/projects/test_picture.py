from lxml import etree

from backline.projects.picture import draw, has_back_lines
from resolution.graph import Graph, Node
from tests.backline.projects.factory import graph

PATHS = [(0, 1, 3), (0, 2, 3)]


CYCLE = [(0, 1, 2, 3), (0, 2, 1, 3)]


def elements(svg: str, name: str) -> list[etree._Element]:
    return list(etree.fromstring(svg).iter(name))


def lines(svg: str) -> list[etree._Element]:
    return [path for path in elements(svg, "path") if "paths__line" in path.get("class", "")]


def lowest_box(svg: str) -> int:
    return max(int(rect.get("y", "0")) + int(rect.get("height", "0")) for rect in elements(svg, "rect"))


def test_it_draws_every_package_once_and_every_step() -> None:
    svg = draw(graph(), PATHS)
    assert len(elements(svg, "rect")) == 4
    assert len(lines(svg)) == 4


def test_it_marks_the_package_asked_for() -> None:
    marked = [rect for rect in elements(draw(graph(), PATHS), "rect") if "target" in rect.get("class", "")]
    assert len(marked) == 1


def test_it_reads_aloud_what_it_shows() -> None:
    label = etree.fromstring(draw(graph(), PATHS)).get("aria-label")
    assert label == "2 paths. app requires a requires c; app requires b requires c"


def test_a_project_without_a_name_is_called_the_project() -> None:
    nameless = Graph(
        ecosystem="pypi", nodes=(Node(id=0, name="", version=""), Node(id=1, name="kit", version="1")), edges=()
    )
    svg = draw(nameless, [(0, 1)])
    assert ">the project</text>" in svg
    assert etree.fromstring(svg).get("aria-label") == "1 path. the project requires kit"


def test_it_escapes_names_from_registries() -> None:
    hostile = Graph(ecosystem="npm", nodes=(Node(id=0, name='"><script>', version="<b>"),), edges=())
    assert "<script" not in draw(hostile, [(0,)])


def test_a_line_past_a_package_runs_below_it() -> None:
    svg = draw(graph(), [(0, 3), (0, 1, 3)])
    direct = lines(svg)[-1].get("d", "")
    assert int(direct.split(" L")[1].split()[1]) > lowest_box(svg)


def test_a_line_back_in_a_cycle_runs_below_the_boxes_and_is_marked() -> None:
    svg = draw(graph(), CYCLE)
    back = [line for line in lines(svg) if "--back" in line.get("class", "")]
    assert [int(line.get("d", "").split(" L")[1].split()[1]) > lowest_box(svg) for line in back] == [True]
    assert has_back_lines(svg)
    assert not has_back_lines(draw(graph(), PATHS))


def test_a_line_back_from_the_last_column_is_not_cut_off() -> None:
    svg = draw(graph(extra="far"), [(0, 1, 2, 3), (0, 2, 4, 1, 3)])
    furthest = max(int(rect.get("x", "0")) + int(rect.get("width", "0")) for rect in elements(svg, "rect"))
    assert has_back_lines(svg)
    assert int(etree.fromstring(svg).get("width", "0")) >= furthest + 28


def test_every_line_below_has_a_height_of_its_own() -> None:
    ways = [line.get("d", "") for line in lines(draw(graph(), CYCLE))]
    heights = [way.split(" L")[1].split()[1] for way in ways if " L" in way]
    assert len(set(heights)) == 3


def test_a_cycle_leaves_no_column_empty() -> None:
    across = {int(rect.get("x", "0")) for rect in elements(draw(graph(), CYCLE), "rect")}
    assert len(across) == 4


def test_it_counts_one_path_as_one() -> None:
    assert etree.fromstring(draw(graph(), [(0, 1, 3)])).get("aria-label", "").startswith("1 path. ")


def test_lines_run_to_the_right_even_when_paths_differ_in_length() -> None:
    svg = draw(graph(), [(0, 3), (0, 1, 3)])
    for line in lines(svg):
        start, end = line.get("d", "").split(" C")[0], line.get("d", "").split()[-2]
        assert int(start.removeprefix("M").split()[0]) < int(end)


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    made = graph(extra="@acme/a-name-that-fits-into-no-box")
    assert ">@acme/a…ts-into-no-box</text>" in draw(made, [[0, 4]])
