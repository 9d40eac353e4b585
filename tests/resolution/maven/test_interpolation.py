import tracemalloc

import pytest

from resolution.errors import MalformedDocument
from resolution.maven.environment import Environment
from resolution.maven.interpolation import Interpolator
from resolution.maven.pom import Pom, Reference

POM = Pom(
    artifact="a",
    group="g",
    version="1-${tag}",
    parent=Reference(group="g", artifact="p", version="7"),
    properties={"tag": "rc", "version": "property", "project.version": "no", "quick": "property", "self": "${self}"},
)


def text(value: str) -> str:
    environment = Environment(properties={"quick": "command line"})
    return Interpolator(POM, environment, environment.system).text(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${project.version}", "1-rc"),  # the project before properties of the same name
        ("${pom.version}", "1-rc"),
        ("${version}", "property"),  # without the prefix, properties come first
        ("${artifactId}", "a"),
        ("${project.parent.version}", "7"),
        ("${quick}", "command line"),
        ("${java.version}", "17.0.15"),
        ("${env.HOME}", "${env.HOME}"),
        ("${unknown}-${tag}", "${unknown}-rc"),
        ("plain", "plain"),
    ],
)
def test_it_looks_in_the_right_place(value: str, expected: str) -> None:
    assert text(value) == expected


def test_an_expression_that_needs_itself_is_refused() -> None:
    with pytest.raises(MalformedDocument, match="needs itself"):
        text("${self}")


def test_a_value_cannot_grow_without_end() -> None:
    doubling = {f"p{number}": f"${{p{number - 1}}}" * 9 for number in range(1, 12)} | {"p0": "x"}
    with pytest.raises(MalformedDocument, match="grows"):
        Interpolator(Pom(artifact="a", properties=doubling), Environment(), {}).text("${p11}")


def test_long_values_are_not_put_together_before_they_are_refused() -> None:
    for properties, value in (({"p": "x" * 10_001}, "${p}"), ({"p": "x" * 9_000}, "${p}" * 10_000)):
        interpolator = Interpolator(Pom(artifact="a", properties=properties), Environment(), {})
        tracemalloc.start()
        with pytest.raises(MalformedDocument, match="grows"):
            interpolator.text(value * 100)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 10_000_000
