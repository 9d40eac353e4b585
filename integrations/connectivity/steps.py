"""The ladder's steps, in order. The first one that fails is the finding; those after it are not reached."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Step(Enum):
    ADDRESS = "address"
    CONNECTION = "connection"
    TLS = "tls"
    HTTP = "http"
    SIGN_IN = "sign-in"
    REPOSITORY = "repository"
    INDEX = "package-index"


STEP_LABELS = {
    Step.ADDRESS.value: "Address",
    Step.CONNECTION.value: "Connection",
    Step.TLS.value: "TLS",
    Step.HTTP.value: "HTTP",
    Step.SIGN_IN.value: "Sign-in",
    Step.REPOSITORY.value: "Repository",
    Step.INDEX.value: "Package index",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """How one step went. `state`: waiting, running, passed, failed or skipped; `note` is one line for people."""

    step: Step
    state: str = "waiting"
    ms: int | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"step": self.step.value, "state": self.state, "ms": self.ms, "note": self.note}


@dataclass(slots=True)
class Rungs:
    """All steps of one repository."""

    rungs: dict[Step, Rung] = field(default_factory=lambda: {step: Rung(step) for step in Step})

    def passed(self, step: Step, note: str = "", *, seconds: float | None = None) -> None:
        self._set(step, "passed", note, seconds)

    def failed(self, step: Step, note: str = "", *, seconds: float | None = None) -> None:
        """The steps after it are not reached."""
        self._set(step, "failed", note, seconds)
        for later in list(Step)[list(Step).index(step) + 1 :]:
            self.rungs[later] = Rung(later, "skipped")

    def running(self, step: Step) -> None:
        self.rungs[step] = Rung(step, "running")

    def copy(self) -> "Rungs":
        return Rungs(dict(self.rungs))

    def _set(self, step: Step, state: str, note: str, seconds: float | None) -> None:
        self.rungs[step] = Rung(step, state, None if seconds is None else round(seconds * 1000), note)

    def as_json(self) -> list[dict[str, Any]]:
        return [rung.as_json() for rung in self.rungs.values()]
