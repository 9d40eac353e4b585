"""The packages on the shelves, built in code: the same bytes on every machine.

Every ecosystem has *words* (public; behind the proxy or remote repository) and *greeter* (private; in the hosted or
local repository), which depends on words. The group or virtual repository serves both.

npm      sandbox-words 1.0.0, 1.1.0 (deprecated), 1.2.0, 2.0.0, 2.1.0-beta.1 (dist-tag next)
         @sandbox/greeter 1.0.0 (sandbox-words ^1.0.0), 1.1.0 (sandbox-words ^1.2.0)
pypi     sandbox-words 1.0.0, 1.1.0 (yanked), 1.2.0, 2.0.0rc1: wheel and source distribution each
         sandbox-greeter 1.0.0, 1.1.0 (sandbox-words >=1.0,<2; extra "loud"), sandbox-source 1.0.0 (no wheel)
go       example.org/sandbox/words v1.0.0, v1.1.0 (retracted), v1.2.0, v1.3.0-rc.1
         example.org/Sandbox/greeter v1.0.0, v1.1.0 (requires words v1.0.0; upper case in its path)
maven    org.example.sandbox:words 1.0.0, 1.1.0, 2.0.0 (with sources), 2.1.0-SNAPSHOT (two builds)
         org.example.sandbox:greeter 1.0.0, 1.1.0 (words 1.0.0, managed by parent 1)
nuget    Sandbox.Words 1.0.0, 1.1.0 (unlisted), 1.2.0, 2.0.0-beta.1 (SemVer 2)
         Sandbox.Greeter 1.0.0, 1.1.0 (Sandbox.Words [1.0.0, 2.0.0))
raw      guides/welcome.txt and guides/terms.txt, in the hosted repository
"""

from collections.abc import Iterator

from backline.sandbox.packages import go, maven, npm, nuget, pypi, raw
from backline.sandbox.shelf import Component

PUBLIC = {"npm": npm.words, "pypi": pypi.words, "go": go.words, "maven2": maven.words, "nuget": nuget.words}
PRIVATE = {
    "npm": npm.greeter,
    "pypi": pypi.greeter,
    "go": go.greeter,
    "maven2": maven.greeter,
    "nuget": nuget.greeter,
    "raw": raw.guides,
}
SNAPSHOTS = {"maven2": maven.snapshots}


def public(format_name: str) -> Iterator[Component]:
    return PUBLIC[format_name]() if format_name in PUBLIC else iter(())


def private(format_name: str) -> Iterator[Component]:
    return PRIVATE[format_name]() if format_name in PRIVATE else iter(())


def snapshots(format_name: str) -> Iterator[Component]:
    return SNAPSHOTS[format_name]() if format_name in SNAPSHOTS else iter(())
