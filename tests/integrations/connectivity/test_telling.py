"""What the ladder's steps say in words."""

from integrations.connectivity.evidence import Evidence
from integrations.connectivity.observe import Observation
from integrations.connectivity.shapes import Seen, Shape
from integrations.connectivity.steps import Rungs, Step
from integrations.connectivity.telling import climb_rungs
from resolution.errors import RedirectRefused

URL = "https://registry.example.org/simple/no-such-kit/"
INDEX = Observation(label="", url=URL, status=200, seen=Seen(Shape.INDEX, "pypi"))


def http_note(main: Observation) -> str:
    rungs = Rungs()
    climb_rungs(rungs, Evidence(ecosystem="pypi", main=main, roots=(INDEX,), signs_in=False), None, finished=True)
    return rungs.rungs[Step.HTTP].note


def test_a_server_that_sends_unknown_packages_elsewhere_answers() -> None:
    sent_on = Observation(label="", url=URL, error=RedirectRefused("redirected to public.example.com"))
    assert http_note(sent_on) == "answers; sends elsewhere for packages it lacks"


def test_an_answer_of_any_status_is_an_answer() -> None:
    assert http_note(Observation(label="", url=URL, status=404)) == "answers"
