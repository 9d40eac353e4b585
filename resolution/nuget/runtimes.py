"""What a project is restored for besides its target framework: its RuntimeIdentifiers.

https://learn.microsoft.com/dotnet/core/rid-catalog. What packages ask for on some runtimes stands in a runtime.json
inside of them, so it is read from a lock or not at all.
"""

from collections.abc import Iterator

from resolution.nuget.names import some
from resolution.nuget.open_project import OpenProject


def notes(opened: OpenProject, *, locked: bool) -> Iterator[str]:
    """What comes on top for some runtimes, and for which that is not known."""
    found = opened.runtime_locks() if locked else {}
    common = {(name.lower(), entry.get("resolved")) for name, entry in opened.lock().items()}
    for runtime, entries in found.items():
        added = [name for name, entry in entries.items() if (name.lower(), entry.get("resolved")) not in common]
        if added:
            yield f"for {runtime} the lock adds {some(added)}"
    missing = [one for one in opened.runtimes if one not in found]
    if missing:
        yield f"what packages add for {', '.join(missing)} (runtime.json) is not resolved here"
