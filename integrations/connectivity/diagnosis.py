"""From evidence to one reference: rules in the order of the ladder, the first that applies decides.

Sources of the rules: what Nexus and Artifactory answer in which case (decision order of Nexus's content path, status
table of Artifactory), see the docstrings. Where two causes look the same from outside, both are named.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from integrations.connectivity.decision import Decision
from integrations.connectivity.evidence import GONE, Evidence
from integrations.connectivity.exchange import of_error
from integrations.connectivity.hints import Hint
from integrations.connectivity.observe import Observation
from integrations.connectivity.shapes import Shape
from integrations.providers.base import Verdict

Rule = Callable[[Evidence], Decision | None]
REMOTE_KINDS = frozenset({"proxy", "remote"})
MERGING_KINDS = frozenset({"group", "virtual"})


def decide(evidence: Evidence) -> Decision | None:
    """None: nothing is wrong."""
    for rule in RULES:
        if (decision := rule(evidence)) is not None:
            return decision
    return None


# Address, connection, TLS, HTTP ----------------------------------------------------------------------------------


def no_usable_answer(evidence: Evidence) -> Decision | None:
    if evidence.main.error is None or evidence.index is not None:
        return None
    return of_error(evidence.main.error, evidence.main.url)


def somebody_else_answered(evidence: Evidence) -> Decision | None:
    main = evidence.main
    if main.status == 511 or (main.status < 400 and main.seen.shape is Shape.SIGN_IN_PAGE):
        return Decision("sign-in-page")
    if main.status == 407:
        return Decision("proxy-sign-in")
    if main.left_home and evidence.index is None:
        return Decision("redirected-elsewhere")
    if 300 <= main.status < 400:
        return Decision("redirected-elsewhere")
    return None


def told_to_wait(evidence: Evidence) -> Decision | None:
    return Decision("rate-limited") if evidence.main.status == 429 else None


# Sign-in ---------------------------------------------------------------------------------------------------------


def credentials_withheld(evidence: Evidence) -> Decision | None:
    return Decision(evidence.withheld) if evidence.withheld else None


def suspended(evidence: Evidence) -> Decision | None:
    """Artifactory answers 403 to everything of a user after repeated bad sign-ins."""
    if not evidence.signs_in:
        return None
    refused = evidence.main.status in (401, 403)
    if evidence.hinted(Hint.LOCKED) or (refused and (evidence.locked or evidence.sign_in.verdict is Verdict.LOCKED)):
        return Decision("locked")
    return None


def challenged(evidence: Evidence) -> Decision | None:
    """401: no credentials, wrong ones, or a password where Nexus wants a user token."""
    if evidence.main.status != 401:
        return None
    if not evidence.signs_in:
        return Decision("credentials-required")
    if evidence.main.hint is Hint.USER_TOKEN:
        return Decision("user-token-required")
    if evidence.says_expired:
        return Decision("token-expired")
    if evidence.sign_in.verdict is Verdict.ACCEPTED:
        return Decision("credentials-rejected", ("no-permission", "user-token-required"))
    return Decision("credentials-rejected")


def refused(evidence: Evidence) -> Decision | None:
    """403: no right, a policy, a limit, and at some plain servers a wrong password."""
    if evidence.main.status != 403 or evidence.index is not None:
        return None
    if evidence.hinted(Hint.POLICY):
        return Decision("blocked-by-policy")
    if evidence.absent is not None and evidence.absent.status in GONE:
        return Decision("blocked-by-policy", ("no-permission",))
    if not evidence.signs_in:
        return Decision("credentials-required")
    if evidence.sign_in.verdict is Verdict.REJECTED:
        return Decision("token-expired" if evidence.says_expired else "credentials-rejected")
    if evidence.sign_in.verdict is Verdict.ACCEPTED:
        return Decision("no-permission")
    return Decision("no-permission", ("credentials-rejected",))


def answered_a_stranger(evidence: Evidence) -> Decision | None:
    """Credentials that are refused when they are asked about alone, and make no difference here: not used."""
    refused = evidence.sign_in.verdict is Verdict.REJECTED
    return Decision("anonymous-answered") if refused and _makes_no_difference(evidence) else None


def anonymous_answered(evidence: Evidence) -> Decision | None:
    """The same answer comes without credentials, and nothing else shows that the server looked at them."""
    proven = evidence.sign_in.verdict is Verdict.ACCEPTED
    return Decision("anonymous-answered") if not proven and _makes_no_difference(evidence) else None


def _makes_no_difference(evidence: Evidence) -> bool:
    if not evidence.signs_in or evidence.without is None:
        return False
    return (evidence.without.status, evidence.without.seen) == (evidence.main.status, evidence.main.seen)


# Repository ------------------------------------------------------------------------------------------------------

SAID: Mapping[Hint, str] = MappingProxyType(
    {
        Hint.USAGE_LIMIT: "usage-limit",
        Hint.REMOTE_BLOCKED: "remote-blocked",
        Hint.OFFLINE: "repository-offline",
        Hint.READ_ONLY: "read-only",
    }
)


def said_so(evidence: Evidence) -> Decision | None:
    """The product's own words in a refusal."""
    if evidence.index is not None:
        return None
    hinted = (reference for hint, reference in SAID.items() if evidence.hinted(hint))
    return next((Decision(reference) for reference in hinted), None)


def failed(evidence: Evidence) -> Decision | None:
    """5xx: of a proxy repository's upstream when the server itself is well (Nexus 502, 503), else of the server."""
    if evidence.main.status < 500 or evidence.index is not None:
        return None
    server_is_well = evidence.sign_in.verdict is not Verdict.UNKNOWN
    if server_is_well and evidence.facts.kind in REMOTE_KINDS and evidence.main.status != 500:
        return Decision("remote-failing")
    return Decision("server-failed", ("remote-failing",) if server_is_well else ())


def other_format(evidence: Evidence) -> Decision | None:
    """By the server's own list, its words, or a document of another protocol. Nexus shows its browse page for any
    path that ends in a slash, except where a PyPI repository serves it."""
    if evidence.index is not None:
        return None
    declared_other = bool(evidence.facts.declared) and not evidence.facts.ecosystem
    shown_page = evidence.main.status == 200 and evidence.main.seen.shape is Shape.BROWSE_PAGE
    if evidence.speaks or declared_other or shown_page or evidence.hinted(Hint.OTHER_FORMAT):
        return Decision("other-format")
    return None


def root_failed(evidence: Evidence) -> Decision | None:
    """The witness is not there, and a document that should be does not arrive."""
    if evidence.index is not None or not evidence.not_delivered:
        return None
    broken = next(((each.error, each.url) for each in evidence.roots if each.error is not None), None)
    return of_error(*broken) if broken else None


def missing(evidence: Evidence) -> Decision | None:
    """404: no such repository, or one that is hidden, or merely without the witness package."""
    if not evidence.not_delivered or evidence.answered is not None or evidence.index is not None:
        return None
    if evidence.exists is None:
        return _unknown(evidence)
    if evidence.facts.listed and _says_missing(evidence):
        # Nexus itself hides nothing, but a group answers 404 for whatever its members cannot deliver.
        delivers = evidence.facts.status == 0 and evidence.facts.kind in REMOTE_KINDS | MERGING_KINDS
        return Decision("remote-failing", ("repository-hidden",)) if delivers else Decision("repository-hidden")
    if not evidence.exists:
        return _not_there(evidence)
    if evidence.roots:  # documents that every repository of this type has, or a package that it lists
        return Decision("remote-failing", ("remote-blocked", "blocked-by-policy"))
    return Decision("unexpected-status") if evidence.main.status == 400 else None


def _says_missing(evidence: Evidence) -> bool:
    """Artifactory is asked about the repository's folder; Nexus serves a page for it."""
    if evidence.facts.status:
        return evidence.facts.status in GONE
    return evidence.folder is not None and evidence.folder.status in GONE


def _not_there(evidence: Evidence) -> Decision:
    """A platform that hides answers 404 to strangers too; one that does not sends them to sign in first."""
    knows = evidence.facts.listed is False and evidence.facts.strangers is None
    if knows or (evidence.without and evidence.without.status == 401):
        return Decision("repository-not-found")
    if evidence.facts.strangers is False and evidence.without and evidence.without.status in GONE:
        return Decision("repository-hidden")
    return Decision("repository-not-found", ("repository-hidden",))


def _unknown(evidence: Evidence) -> Decision | None:
    """Without the server's own interface only a greeting or the repository's folder tells something."""
    folder = evidence.folder
    if any(each.status == 200 and each.seen.speaks == evidence.ecosystem for each in evidence.roots):
        return None
    if folder is not None and (folder.status == 403 or folder.seen.shape in (Shape.LISTING, Shape.BROWSE_PAGE)):
        return Decision("index-not-proven", ("other-format",))
    return Decision("repository-not-found", ("other-format",))


# Package index ---------------------------------------------------------------------------------------------------

WRONG: Mapping[Shape, str] = MappingProxyType(
    {
        Shape.WEB_PAGE: "not-a-registry",
        Shape.LISTING: "index-not-proven",
        Shape.BROWSE_PAGE: "other-format",
        Shape.SIGN_IN_PAGE: "sign-in-page",
    }
)


def unusable(evidence: Evidence) -> Decision | None:
    if evidence.index is not None:
        return None
    if evidence.answered is not None:
        return Decision(WRONG.get(evidence.answered.seen.shape, "unreadable-answer"))
    if evidence.not_delivered:
        return None
    return Decision("unexpected-status")


def answers_anything(evidence: Evidence) -> Decision | None:
    """A server that finds even the name that cannot exist is no registry."""
    absent = evidence.absent
    if absent is not None and absent.is_index(evidence.ecosystem) and evidence.main.is_index(evidence.ecosystem):
        return Decision("not-a-registry")
    return None


RULES: tuple[Rule, ...] = (
    no_usable_answer,
    somebody_else_answered,
    told_to_wait,
    credentials_withheld,
    suspended,
    challenged,
    said_so,
    refused,
    failed,
    answered_a_stranger,
    other_format,
    root_failed,
    missing,
    unusable,
    answers_anything,
    anonymous_answered,
)


def index_note(evidence: Evidence) -> str:
    """How the package index was proven, for the last step that passed."""
    proof: Observation | None = evidence.index
    if proof is not None:
        return proof.seen.note
    return f"the server calls it a {evidence.facts.declared} repository; the test package is not in it"
