"""Random module universes as a file proxy: `go list -m all` and `go mod graph` against our build list and its edges,
and against the go.mod we write."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from resolution import driver
from resolution.errors import ResolutionError
from resolution.go import names, resolver
from resolution.go.edit import at_selected_versions
from resolution.go.gomod import GoMod
from resolution.go.gosum import hash_go_mod
from resolution.go.gowork import GoWork
from resolution.graph import Graph
from tests.fuzz._go_universe import GO, Universe, universe

Edge = tuple[str, str, str]  # who, of whom, which version


def ours(made: Universe) -> Graph:
    work = GoWork.parse(made.work.encode()) if made.work else None
    mains = {use.path for use in work.use} if work else {""}
    mods = {folder: GoMod.parse(text.encode(), main=folder in mains) for folder, text in made.folders.items()}
    if work:
        members = {use.path: mods[use.path] for use in work.use}
        return driver.run(resolver.resolve_workspace(work, members, directories=mods), made, threads=1)
    return driver.run(resolver.resolve(mods[""], directories=mods), made, threads=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Versions by path, with what replaces them; who of them requires which version of another."""

    versions: dict[str, str]
    edges: frozenset[Edge]
    notes: tuple[str, ...] = ()


def answer(graph: Graph) -> Answer:
    names = {node.id: node.name for node in graph.nodes}
    edges = {
        (names[edge.parent], edge.name, edge.requirement)
        for edge in graph.edges
        if edge.kind != "superseded" and edge.requirement != "use"
    }
    return Answer(printed(graph), frozenset(edges), graph.notes)


def printed(graph: Graph) -> dict[str, str]:
    """As `go list -m all` prints it, main modules without a version. Raises when a go.mod could not be read."""
    if graph.notes and any("@" in note for note in graph.notes):
        raise ResolutionError(graph.notes[-1])
    lines: dict[str, str] = {}
    for node in graph.nodes:
        if "workspace" not in node.flags:
            replaced = " => " + node.artifact.replace("@", " ") if node.artifact else ""
            lines[node.name] = node.version + replaced
    return lines


def native(made: Universe, *, may_write: bool = True) -> Answer:
    """Raises ResolutionError with the go command's words when it refuses, or when it wrote though it need not."""
    with tempfile.TemporaryDirectory() as folder:
        lay_out(made, Path(folder))
        mode = "" if made.work else "mod" if may_write else "readonly"
        listed = _go(Path(folder), mode, "list", "-m", "all")
        edges = _go(Path(folder), mode, "mod", "graph")
        if not may_write:
            _go(Path(folder), "readonly", "mod", "verify")
            _go(Path(folder), "mod" if "\ngo " in made.folders[""] else "readonly", "list", "-m", "all")
            after = (Path(folder) / "project/go.mod").read_text()
            if after != made.folders[""]:
                raise ResolutionError(f"go rewrote {made.folders['']!r} to {after!r}")
        versions = dict(line.partition(" ")[::2] for line in listed.splitlines())
        return Answer(versions, frozenset(_counting(edges.splitlines(), versions)))


def _counting(lines: list[str], versions: dict[str, str]) -> Iterator[Edge]:
    """Edges of `go mod graph` that begin at a selected version."""
    for line in lines:
        parent, child = (one.partition("@") for one in line.split())
        chosen = versions.get(parent[0])
        begins = chosen is not None and chosen.partition(" ")[0].replace("=>", "") == parent[2]
        if begins and child[0] not in (*GO, parent[0]):
            yield parent[0], child[0], child[2]


def _go(folder: Path, mode: str, *arguments: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GOPATH": f"{folder}/gopath",
        "GOCACHE": f"{folder}/cache",
        "GOPROXY": f"file://{folder}/proxy",
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
        "GOFLAGS": f"-modcacherw -mod={mode}" if mode else "-modcacherw",
    }
    done = subprocess.run(
        ["go", *arguments],
        cwd=folder / "project",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise ResolutionError(f"go {' '.join(arguments)}: {done.stderr.strip()[-600:]}")
    return done.stdout


def lay_out(made: Universe, base: Path) -> None:
    # Telemetry writes from a background process, which the clean-up would trip over.
    telemetry = base / ".config/go/telemetry/mode"
    telemetry.parent.mkdir(parents=True)
    telemetry.write_text("off")
    for name, text in made.mods.items():
        path, _, version = name.partition("@")
        folder = base / "proxy" / names.escape_path(path) / "@v"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{version}.mod").write_text(text)
        (folder / f"{version}.info").write_text(json.dumps({"Version": version}))
        with (folder / "list").open("a") as listing:
            listing.write(f"{version}\n")
    (base / "project").mkdir()
    (base / "project" / "go.sum").write_text("".join(sums(made)))
    for name, text in made.folders.items():
        folder = base / "project" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "go.mod").write_text(text)
    if made.work:
        (base / "project" / "go.work").write_text(made.work)


def sums(made: Universe) -> Iterator[str]:
    """A complete go.sum, as no command here needs a module's files."""
    for name, text in made.mods.items():
        path, _, version = name.partition("@")
        yield f"{path} {version}/go.mod {hash_go_mod(text.encode())}\n"


def run(seed: int) -> str | None:
    """What differs for this seed between the go command and us; None when both agree or both refuse."""
    made = universe(seed)
    theirs, own = _answer_or_refusal(native, made), _answer_or_refusal(lambda made: answer(ours(made)), made)
    if isinstance(theirs, str) and isinstance(own, str):
        return None
    if isinstance(theirs, str) or isinstance(own, str):
        return f"seed {seed}: go says {theirs}, we say {own}"
    if theirs.versions != own.versions:
        return f"seed {seed}: go lists {theirs.versions}, we {own.versions}"
    # What the go command rewrites before it answers is another graph; the notes tell of it.
    if not own.notes and theirs.edges != own.edges:
        return f"seed {seed}: only go {theirs.edges - own.edges}, only we {own.edges - theirs.edges}"
    return None if made.work else _left_alone(seed, made, theirs)


def _answer_or_refusal(ask: Callable[[Universe], Answer], made: Universe) -> Answer | str:
    try:
        return ask(made)
    except ResolutionError as error:
        return f"refused: {error}"


def _left_alone(seed: int, made: Universe, before: Answer) -> str | None:
    """What the go command does to the go.mod we write, if it finds fault with it."""
    body = at_selected_versions(made.folders[""].encode(), ours(made))
    written = Universe(made.mods, {**made.folders, "": body.decode()})
    try:
        after = native(written, may_write=False)
    except ResolutionError as error:
        return f"seed {seed}: our go.mod: {error}"
    same = after.versions == before.versions
    return None if same else f"seed {seed}: our go.mod makes {after.versions} of {before.versions}"
