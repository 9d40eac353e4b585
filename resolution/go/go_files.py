"""go.mod and go.sum as what they declare and lock, for whoever lists a project's files. https://go.dev/ref/mod"""

from resolution.go.gomod import GoMod
from resolution.go.gosum import GoSum
from resolution.project_file import Declared, Locked, ProjectFile, unique


def read_go_mod(body: bytes) -> ProjectFile:
    """Requirements with the replacement that go would take; a local folder has no version. Raises MalformedDocument."""
    module = GoMod.parse(body, main=True)
    replaced = {each.old: each.new for each in module.replace}
    declared = []
    for each in module.require:
        anywhere = type(each.module)(each.module.path, "")
        target = replaced.get(each.module) or replaced.get(anywhere) or each.module
        kind = "indirect" if each.indirect else "runtime"
        declared.append(Declared(name=target.path, spec=target.version, kind=kind, line=each.line))
    return ProjectFile(name=module.module, version=module.go, declared=tuple(declared))


def read_go_sum(body: bytes) -> ProjectFile:
    """Every module whose files were checked; go.mod-only lines belong to the graph, not to the build."""
    found = (Locked(name=path, version=version) for path, version in GoSum.parse(body).hashes)
    return ProjectFile(locked=unique(each for each in found if not each.version.endswith("/go.mod")))
