"""Why a graph could not be made, as people read it: a badge, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    badge: str
    remedy: str


COULD_NOT_LOOK = Failure(
    "Could not look", "The registry did not answer as it should. See whether the integration works."
)
FAILURES = {
    "unresolvable": Failure(
        "Cannot be resolved", "What the project asks for cannot be met together; its own tool would stop here as well."
    ),
    "unreadable-answer": Failure(
        "Cannot be read", "A file of the project, or what the registry answered, is not what it should be."
    ),
    "no-repository": Failure(
        "No repository", "Choose a repository for this package type on the project's page, then analyse again."
    ),
    "nothing-to-resolve": Failure(
        "Nothing to resolve", "Add the manifest: package.json, pyproject.toml, go.mod, pom.xml or a project file."
    ),
    "unauthorized": Failure(
        "Sign-in rejected",
        "The registry did not accept the credentials, or it serves files from an address outside the repository, "
        "where credentials are never sent. Check the integration.",
    ),
    "forbidden": Failure(
        "Not allowed", "The registry does not let this integration's user read what the project needs."
    ),
    "redirect-refused": Failure(
        "Sent elsewhere",
        "The registry sends Backline on to an address that it may not reach. Some servers do so for every package "
        "that they do not have.",
    ),
    "budget-exceeded": Failure("Too much", "The graph is larger than what one analysis may look up."),
    "credential-unreadable": Failure("Credential unreadable", "Enter the credential again on the integration's page."),
}


def failure_of(reference: str) -> Failure:
    return FAILURES.get(reference, COULD_NOT_LOOK)
