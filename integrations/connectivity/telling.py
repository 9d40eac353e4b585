"""From evidence to what a page shows: the ladder's rungs with times and notes, and the finding in words."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from integrations.connectivity.decision import Decision
from integrations.connectivity.diagnosis import index_note
from integrations.connectivity.evidence import Evidence
from integrations.connectivity.findings import KINDS, Finding, explain
from integrations.connectivity.observe import Observation
from integrations.connectivity.steps import Rungs, Step
from integrations.providers.base import Verdict
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import RedirectRefused

FORMATS = {"maven": "maven2"}  # what Nexus calls it
SIGN_IN_NOTES = {
    Verdict.ACCEPTED: "accepted",
    Verdict.UNPROVEN: "used: without them the answer differs",
    Verdict.UNKNOWN: "used: without them the answer differs",
    Verdict.REJECTED: "accepted for this repository",
    Verdict.LOCKED: "accepted for this repository",
}


def finding_for(
    decision: Decision, evidence: Evidence, url: str, provider: str, remedies: Mapping[str, str]
) -> Finding:
    """`url` is the repository's; `provider` only names whose servers these are, in the line for the support staff."""
    known = ECOSYSTEMS[evidence.ecosystem]
    declared = evidence.facts.declared or evidence.speaks
    words = {
        "host": urlsplit(evidence.main.url).hostname or "the server",
        "repository": evidence.facts.name or urlsplit(url).path.strip("/"),
        "ecosystem": known.label,
        "declared": ECOSYSTEMS[declared].label if declared in ECOSYSTEMS else declared or "something else",
        "format": FORMATS.get(known.key, known.key),
    }
    first = f"{provider}.{(decision.step or KINDS[decision.reference].step).value}.{decision.reference}"
    server = (f"server: {evidence.sign_in.server}",) if evidence.sign_in.server else ()
    return explain(
        decision.reference,
        words=words,
        remedies=remedies,
        maybe=decision.maybe,
        evidence=(first, *evidence.lines(), *server),
        step=decision.step,
    )


def climb_rungs(
    rungs: Rungs,
    evidence: Evidence,
    finding: Finding | None,
    *,
    finished: bool = False,
    sign_in_seconds: float | None = None,
) -> None:
    """Fill the rungs as far as is known; unfinished, the sign-in is shown as running."""
    for step, (note, seconds) in _passed(evidence, sign_in_seconds).items():
        if finding is not None and finding.step is step:
            rungs.failed(step, finding.reference.replace("-", " "), seconds=_spent(evidence, seconds))
            return
        if step is Step.SIGN_IN and not finished:
            rungs.running(step)
            return
        rungs.passed(step, note, seconds=seconds)


def _spent(evidence: Evidence, seconds: float | None) -> float | None:
    """A step that ended without an answer took all the time there was."""
    return evidence.main.seconds if evidence.main.error is not None else seconds


def _passed(evidence: Evidence, sign_in_seconds: float | None) -> dict[Step, tuple[str, float | None]]:
    main = evidence.main
    timings = next((each.timings for each in evidence.all() if each.timings.connection is not None), main.timings)
    is_https = main.url.startswith("https://")
    compared = evidence.roots[0] if evidence.roots else main
    return {
        Step.ADDRESS: ("", timings.name),
        Step.CONNECTION: ("" if timings.connection is not None else "kept open", timings.connection),
        Step.TLS: ("" if is_https else "not used: plain HTTP", timings.tls),
        Step.HTTP: (_http_note(main), main.timings.first_byte),
        Step.SIGN_IN: (_sign_in_note(evidence), sign_in_seconds),
        Step.REPOSITORY: (_repository_note(evidence), main.seconds),
        Step.INDEX: (index_note(evidence), (evidence.index or compared).seconds),
    }


def _http_note(main: Observation) -> str:
    # The package asked for first hardly ever exists; pypiserver sends the question on to the public index then.
    if isinstance(main.error, RedirectRefused):
        return "answers; sends elsewhere for packages it lacks"
    return "answers"


def _sign_in_note(evidence: Evidence) -> str:
    if not evidence.signs_in:
        return "anonymous"
    return SIGN_IN_NOTES[evidence.sign_in.verdict]


def _repository_note(evidence: Evidence) -> str:
    facts = evidence.facts
    return f"{facts.name} ({facts.kind})" if facts.name and facts.kind else facts.name or facts.kind
