"""Random universes of Go modules, from a number each."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from resolution.driver import Want
from resolution.errors import VersionNotFound
from resolution.go import names
from resolution.go.client import Client
from resolution.go.gomod import GoMod
from resolution.registry import Registry
from tests.resolution.shelf import Shelf

GO_LINES = ("", "1.15", "1.16", "1.17", "1.17", "1.18", "1.20", "1.21.0", "1.22", "1.23.4")
VERSIONS = ("v0.1.0", "v0.2.0-rc.1", "v0.2.0", "v1.0.0", "v1.1.0-0.20230101000000-abcdefabcdef", "v1.1.0", "v1.2.3")
INCOMPATIBLE = ("v2.0.0+incompatible", "v3.1.0+incompatible")
GOPKG_ONE = ("v0.0.0-20161208181325-20d25e280405", "v1.0.0-20200227125254-8fa46927fb4f", "v1.1.0", "v1.2.3")
SECOND_MAJOR = ("v2.0.0", "v2.1.0-beta.1", "v2.1.0", "v2.3.0")
ROOT = "example.com/root"
PROXY = "https://proxy.example.org/"
GO = ("go", "toolchain")
QUERIES = ("latest", "v1", "v1.1", "v0.2", "v2", ">=v0.2.0", "<v1.2.0", ">v1.0.0", "v0.1.0+meta", "v9")


@dataclass
class Universe:
    """go.mod texts: of versions ("path@version"), of folders (the main module is ""), and the go.work if any."""

    mods: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    work: str = ""

    def __call__(self, want: Want) -> Any:
        if want.kind == "query":
            return self.client().source(want)
        text = self.mods.get(f"{want.name}@{want.version}")
        if text is None:
            raise VersionNotFound(want.name, want.version)
        return GoMod.parse(text.encode())

    def client(self) -> Client:
        documents: dict[str, bytes] = {}
        for name, text in self.mods.items():
            path, _, version = name.partition("@")
            place = f"{names.escape_path(path)}/@v/"
            documents[f"{place}list"] = documents.get(f"{place}list", b"") + f"{version}\n".encode()
            documents[f"{place}{version}.mod"] = text.encode()
            documents[f"{place}{version}.info"] = json.dumps({"Version": version}).encode()
        registry = Registry(ecosystem="go", url=PROXY, key="fuzz")
        return Client(Shelf(documents, registry, PROXY, "text/plain"))


def universe(seed: int) -> Universe:
    dice = random.Random(seed)
    paths = [f"example.com/{'Mix' if dice.random() < 0.1 else 'm'}{number}" for number in range(dice.randint(3, 14))]
    paths += [f"{path}/v2" for path in paths if dice.random() < 0.25]
    listed = {path: versions_of(dice, path) for path in paths}
    made = Universe()
    for path, versions in listed.items():
        for version in versions:
            made.mods[f"{path}@{version}"] = go_mod(dice, path, listed, dice.choice(GO_LINES), most=4)
    if dice.random() < 0.1:
        listed[ROOT] = ["v1.0.0"]
        made.mods[f"{ROOT}@v1.0.0"] = go_mod(dice, ROOT, listed, dice.choice(GO_LINES), most=4)
        path = dice.choice(paths)
        made.mods[f"{path}@{listed[path][0]}"] += f"\nrequire {ROOT} v1.0.0\n"
    if dice.random() < 0.2:
        workspace(dice, made, listed)
        replace_in_members(random.Random(f"{seed} members"), made, listed)
    else:
        made.folders[""] = main_module(dice, ROOT, listed, made)
        neglect(random.Random(f"{seed} neglected"), made, listed)
    if seed % 4 == 3:
        add_gopkg(random.Random(f"{seed} gopkg.in"), made)
    return made


def versions_of(dice: random.Random, path: str) -> list[str]:
    pool = SECOND_MAJOR if path.endswith("/v2") else VERSIONS + (INCOMPATIBLE if dice.random() < 0.2 else ())
    return sorted(dice.sample(pool, dice.randint(1, len(pool))), key=pool.index)


def go_mod(dice: random.Random, path: str, listed: dict[str, list[str]], go: str, *, most: int) -> str:
    others = [other for other in listed if other != path]
    chosen = dice.sample(others, dice.randint(int(most > 4), min(most, len(others))))
    lines = [f"module {path}\n", f"go {go}\n" if go else ""]
    for other in chosen:
        comment = " // indirect" if dice.random() < 0.3 else ""
        lines.append(f"require {other} {dice.choice(listed[other])}{comment}")
    if dice.random() < 0.1:
        lines.append("retract [v0.1.0, v1.0.0] // withdrawn")
    return "\n".join(lines) + "\n"


def main_module(dice: random.Random, path: str, listed: dict[str, list[str]], made: Universe) -> str:
    # The go line is the newest of all, so that no module asks for more Go than the main one has.
    text = go_mod(dice, path, listed, dice.choice(["1.16", "1.17", "1.23.4", "1.24.0"]), most=7)
    for other in dice.sample(sorted(set(listed) - {ROOT}), dice.randint(0, 2)):
        text += f"\nexclude {other} {dice.choice(listed[other])}\n"
    for other in dice.sample(sorted(set(listed) - {ROOT}), dice.randint(0, 2)):
        text += f"\nreplace {other}{replacement(dice, other, listed, made)}\n"
    return text


def replacement(dice: random.Random, path: str, listed: dict[str, list[str]], made: Universe) -> str:
    old = f" {dice.choice(listed[path])}" if dice.random() < 0.5 else ""
    if dice.random() < 0.3:
        folder = f"./local{len(made.folders)}"
        made.folders[folder] = go_mod(dice, path, listed, dice.choice(GO_LINES), most=2)
        return f"{old} => {folder}"
    fork = f"{path.removesuffix('/v2')}-fork{'/v2' if path.endswith('/v2') else ''}"
    target = path if dice.random() < 0.5 else fork
    version = dice.choice(listed[path])
    if target == fork and version.endswith("+incompatible"):
        version = "v1.0.0"
    made.mods.setdefault(f"{target}@{version}", go_mod(dice, target, listed, dice.choice(GO_LINES), most=2))
    return f"{old} => {target} {version}"


def workspace(dice: random.Random, made: Universe, listed: dict[str, list[str]]) -> None:
    members = [f"./member{number}" for number in range(dice.randint(1, 3))]
    for folder in members:
        go = dice.choice(["1.16", "1.17", "1.21.0", "1.23.4"])
        text = go_mod(dice, f"example.com/{folder[2:]}", listed, go, most=4)
        if len(members) > 1 and dice.random() < 0.2:
            text += "\nrequire example.com/member0 v1.0.0\n" if folder != members[0] else ""
        made.folders[folder] = text
        made.mods["example.com/member0@v1.0.0"] = "module example.com/member0\n"
    made.work = "go 1.24.0\n" + "".join(f"\nuse {folder}" for folder in members) + "\n"
    if dice.random() < 0.4:
        other = dice.choice(sorted(listed))
        made.work += f"\nreplace {other} => {other} {dice.choice(listed[other])}\n"


def replace_in_members(dice: random.Random, made: Universe, listed: dict[str, list[str]]) -> None:
    """Members replace modules too, also what go.work replaces, by versions and by one folder; and they exclude some."""
    members = [folder for folder in made.folders if folder.startswith("./member")]
    if dice.random() < 0.3:
        other = dice.choice(sorted(listed))
        made.folders[dice.choice(members)] += f"\nexclude {other} {dice.choice(listed[other])}\n"
    for other in dice.sample(sorted(listed), dice.randint(0, 2)):
        made.folders["./common"] = go_mod(dice, other, listed, dice.choice(GO_LINES), most=2)
        for folder in dice.sample(members, dice.randint(1, len(members))):
            local = dice.random() < 0.5
            old = f" {dice.choice(listed[other])}" if dice.random() < 0.4 else ""
            new = "../common" if local else f"{other} {dice.choice(listed[other])}"
            made.folders[folder] += f"\nreplace {other}{old} => {new}\n"
        if dice.random() < 0.3:
            made.work += f"\nreplace {other} {dice.choice(listed[other])} => ./common\n"


def neglect(dice: random.Random, made: Universe, listed: dict[str, list[str]]) -> None:
    """A main module as people leave it: outdated Go and toolchain lines, doubled and excluded requirements."""
    lines = made.folders[""].split("\n")
    if dice.random() < 0.2:
        lines[2:3] = [f"go {dice.choice(GO_LINES)}"] if dice.random() < 0.8 else []
    if dice.random() < 0.2:
        lines.append(f"toolchain {dice.choice(['go1.21.3', 'go1.23.4', 'go1.24.0', 'go1.25.1', 'default'])}")
    others = sorted(set(listed) - {ROOT})
    for other in dice.sample(others, dice.choice([0, 0, 0, 1, 2])):
        lines.append(f"require {other} {dice.choice(listed[other])}{dice.choice(['', ' // indirect'])}")
    if dice.random() < 0.2:
        required = [line.split()[1:3] for line in lines if line.startswith("require")]
        lines += [f"exclude {' '.join(dice.choice(required))}"] if required else []
    if dice.random() < 0.1:
        lines.append(f"require {ROOT} v1.0.0")
        made.mods.setdefault(f"{ROOT}@v1.0.0", f"module {ROOT}\n")
    if dice.random() < 0.15:
        place = dice.randrange(len(lines))
        words = lines[place].split(" ")
        if words[0] == "require":
            lines[place] = " ".join([*words[:2], dice.choice(QUERIES), *words[3:]])
    made.folders[""] = "\n".join(line for line in lines if line != "go ") + "\n"


def add_gopkg(dice: random.Random, made: Universe) -> None:
    """Modules of gopkg.in, whose major version stands behind a dot, in the forms that Go once wrote."""
    listed = {"gopkg.in/one.v1": GOPKG_ONE, "gopkg.in/two.v2": SECOND_MAJOR, "gopkg.in/two.v2-unstable": SECOND_MAJOR}
    for path, versions in listed.items():
        for version in versions:
            made.mods[f"{path}@{version}"] = f"module {path}\n"
    for name in dice.sample(sorted(made.mods), min(4, len(made.mods))):
        path, versions = dice.choice(list(listed.items()))
        if not name.startswith(path):
            made.mods[name] += f"\nrequire {path} {dice.choice(versions)}\n"
    mains = [folder for folder in made.folders if folder in ("", "./member0", "./member1", "./member2")]
    for folder in dice.sample(mains, min(2, len(mains))):
        path, versions = dice.choice(list(listed.items()))
        if dice.random() < 0.25:
            made.folders[folder] += f"\nexclude {path} {dice.choice(versions)}\n"
            continue
        old = dice.choice(("", "v0.0.0-gopkgin-", "v0.0.0-20170721122051-gopkgin-", "v2.0.0-gopkgin-"))
        made.folders[folder] += f"\nrequire {path} {old}{dice.choice((*versions, 'v2', 'v1.1'))}\n"
