"""A check as a table: a column a repository, a row a step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrations.connectivity.steps import STEP_LABELS
from integrations.models import ConnectivityCheck, RepositoryResult
from resolution.ecosystem import ECOSYSTEMS

WORDS = {"waiting": "waiting", "running": "checking…", "skipped": "not reached"}


@dataclass(frozen=True, slots=True)
class Cell:
    """`state`: passed, failed, running, waiting or skipped; `text` is what stands beside the mark."""

    state: str
    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a repository did not pass, or several for the same reason."""

    label: str
    sentence: str
    remedy: str
    maybe: list[str]
    details: list[str]


@dataclass(frozen=True, slots=True)
class LadderTable:
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    findings: list[Finding]

    @classmethod
    def of(cls, check: ConnectivityCheck) -> "LadderTable":
        order = list(ECOSYSTEMS)
        results = sorted(check.results.all(), key=lambda result: order.index(result.ecosystem))
        steps = [{step["step"]: step for step in result.steps} for result in results]
        rows = [(label, [_cell(each.get(key)) for each in steps]) for key, label in STEP_LABELS.items()]
        columns = [ECOSYSTEMS[result.ecosystem].label for result in results]
        return cls(columns, rows, findings_of(results))


def _cell(step: dict[str, Any] | None) -> Cell:
    if step is None:
        return Cell("waiting", WORDS["waiting"])
    state, note, ms = step.get("state", "waiting"), step.get("note") or "", step.get("ms")
    return Cell(state, note or WORDS.get(state, ""), f"{ms} ms" if ms is not None else "")


def findings_of(results: Iterable[RepositoryResult]) -> list[Finding]:
    """What is to be read and done, once however many repositories it concerns; the first one's place in the order."""
    order = list(ECOSYSTEMS)
    same: dict[tuple[str, str], list[RepositoryResult]] = {}
    for result in sorted(results, key=lambda result: order.index(result.ecosystem)):
        if result.finding:
            words = (result.finding.get("sentence", ""), result.finding.get("remedy", ""))
            same.setdefault(words, []).append(result)
    return [_finding(sentence, remedy, concerned) for (sentence, remedy), concerned in same.items()]


def _finding(sentence: str, remedy: str, concerned: list[RepositoryResult]) -> Finding:
    details: list[str] = []
    for result in concerned:
        evidence = [str(each) for each in result.finding.get("evidence", [])]
        details += [result.finding.get("reference", result.reference), result.url, *evidence, ""]
    return Finding(
        label=", ".join(ECOSYSTEMS[result.ecosystem].label for result in concerned),
        sentence=sentence,
        remedy=remedy,
        maybe=[str(each) for each in concerned[0].finding.get("maybe", [])],
        details=details[:-1],
    )
