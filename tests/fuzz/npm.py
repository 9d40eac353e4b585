"""Random package universes on a loopback registry: `npm install --package-lock-only` against our lock file."""

import base64
import hashlib
import json
import random
from typing import Any

from resolution.driver import run as drive
from resolution.errors import ResolutionError
from resolution.npm.lock import write_lock
from resolution.npm.project import read_project
from resolution.npm.resolver import Options, resolve
from tests.fuzz._npm_yarn import yarn_lock
from tests.resolution.npm.fakes import Universe, tgz
from tests.resolution.npm.loopback import NO_ANSWER, lock_by_npm

NAMES = ("pa", "pb", "@s/pc", "pd", "P-e", "pf", "@s/pg", "p_h", "pi", "pj", "pk", "pl")
MISSING = "p-missing"
Files = dict[str, bytes]


class Maker:
    """One seed's universe, project, and changes to it."""

    def __init__(self, seed: int) -> None:
        self.seed, self.dice = seed, random.Random(seed)
        self.names = list(NAMES[: self.dice.randint(4, len(NAMES))])
        self.peers = self.dice.choice((0.0, 0.15, 0.35, 0.6))
        self.versions = {name: self._versions() for name in self.names}
        self.packuments = {name: self._packument(name) for name in self.names}
        self.shrinkwraps = self._shrinkwraps(random.Random(f"{seed} shrinkwraps"))

    def project(self) -> Files:
        root: dict[str, Any] = {"name": "root", "version": "1.0.0"} | self._dependencies(0.9, most=5)
        if self.dice.random() < 0.3:
            root["devDependencies"] = self._specs(2)
        if self.dice.random() < 0.25:
            root["overrides"] = self._overrides()
            # An empty request changes its mind each time npm looks at its override.
            root, self.packuments = json.loads(json.dumps([root, self.packuments]).replace('": ""', '": "*"'))
        files: dict[str, Any] = {"package.json": root}
        if self.dice.random() < 0.3:
            root["workspaces"] = ["packages/*"]
            for folder in ("x", "y")[: self.dice.randint(1, 2)]:
                files[f"packages/{folder}/package.json"] = self._workspace(folder)
        return {path: json.dumps(content).encode() for path, content in files.items()}

    def changed(self, files: Files) -> Files:
        """The project after somebody edited its dependencies."""
        root = json.loads(files["package.json"])
        wanted = root.setdefault("dependencies", {})
        for name in [name for name in wanted if name in self.versions]:
            if self.dice.random() < 0.3:
                wanted[name] = self._spec(name)
            elif self.dice.random() < 0.2:
                del wanted[name]
        wanted |= self._specs(self.dice.randint(0, 2))
        return files | {"package.json": json.dumps(root).encode()}

    def _workspace(self, folder: str) -> dict[str, Any]:
        found: dict[str, Any] = {"name": f"@w/{folder}", "version": "1.0.0"} | self._dependencies(0.8, most=3)
        if self.dice.random() < 0.3:
            found["devDependencies"] = self._specs(2)
        if folder == "y" and self.dice.random() < 0.5:
            found.setdefault("dependencies", {})["@w/x"] = self.dice.choice(("^1.0.0", "*", "file:../x"))
        return found

    def _versions(self) -> list[str]:
        cores = {(self.dice.randint(0, 4), self.dice.randint(0, 3), self.dice.randint(0, 3)) for _ in range(6)}
        versions = [f"{major}.{minor}.{patch}" for major, minor, patch in sorted(cores)]
        return [f"{each}-beta.{self.dice.randint(0, 2)}" if self.dice.random() < 0.12 else each for each in versions]

    def _packument(self, name: str) -> dict[str, Any]:
        versions = self.versions[name]
        tags = {"latest": versions[-1] if self.dice.random() < 0.7 else self.dice.choice(versions)}
        if self.dice.random() < 0.3:
            tags["next"] = self.dice.choice(versions)
        return {
            "name": name,
            "dist-tags": tags,
            "versions": {version: self._manifest(name, version) for version in versions},
        }

    def _manifest(self, name: str, version: str) -> dict[str, Any]:
        digest = hashlib.sha1(f"{name}@{version}".encode()).hexdigest()
        stem = name.rpartition("/")[2]
        found: dict[str, Any] = {
            "name": name,
            "version": version,
            "dist": {"shasum": digest, "tarball": f"https://registry.test/{name}/-/{stem}-{version}.tgz"},
        } | self._dependencies(0.6, most=3)
        if self.dice.random() < 0.08:
            found["deprecated"] = "x"
        if self.dice.random() < 0.08:
            found["engines"] = {"node": self.dice.choice((">=99", ">=14", "^20"))}
        if self.dice.random() < 0.04:
            found["os"] = [self.dice.choice(("linux", "darwin", "!linux"))]
        return found

    def _shrinkwraps(self, dice: random.Random) -> dict[tuple[str, str], dict[str, Any]]:
        """(name, version) → the npm-shrinkwrap.json of some packages, by own dice: other seeds stay as they were."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for name, versions in self.versions.items() if dice.random() < 0.2 else ():
            for version in versions:
                if dice.random() < 0.4:
                    manifest = self.packuments[name]["versions"][version]
                    manifest["_hasShrinkwrap"] = True
                    found[name, version] = self._shrinkwrap(manifest, dice)
        return found

    def _shrinkwrap(self, manifest: dict[str, Any], dice: random.Random) -> dict[str, Any]:
        """What it locks is not always what is asked for, nor complete."""
        packages: dict[str, Any] = {"": {key: manifest[key] for key in ("name", "version")}}
        names = [name for group in ("dependencies", "optionalDependencies") for name in manifest.get(group, {})]
        for name in [*names, *dice.sample(self.names, 2)]:
            if name in self.versions and dice.random() < 0.8:
                place = f"node_modules/{dice.choice(names)}" if names and dice.random() < 0.2 else ""
                place = f"{place}/node_modules/{name}".lstrip("/")
                if not place.count("node_modules") > 1 or place.rpartition("/node_modules/")[0] in packages:
                    packages[place] = self._locked(name, dice)
        if dice.random() < 0.6:
            return {**packages[""], "lockfileVersion": dice.choice((2, 3)), "requires": True, "packages": packages}
        return {**packages[""], "lockfileVersion": 1, "requires": True, "dependencies": _nested(packages)}

    def _locked(self, name: str, dice: random.Random) -> dict[str, Any]:
        manifest = self.packuments[name]["versions"][dice.choice(self.versions[name])]
        kept = ("version", "dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta", "os")
        flags = {flag: True for flag in ("dev", "optional") if dice.random() < 0.15}
        return {key: manifest[key] for key in kept if key in manifest} | {
            "resolved": manifest["dist"]["tarball"],
            "integrity": integrity_of(manifest),
            **flags,
        }

    def archives(self) -> dict[str, bytes]:
        """Path → archive of every package with a lock of its own; its hash is put into the packument."""
        found: dict[str, bytes] = {}
        for (name, version), content in self.shrinkwraps.items():
            manifest = self.packuments[name]["versions"][version]
            archive = tgz({"package.json": {"name": name, "version": version}, "npm-shrinkwrap.json": content})
            manifest["dist"]["shasum"] = hashlib.sha1(archive).hexdigest()
            found[manifest["dist"]["tarball"].removeprefix("https://registry.test/")] = archive
        return found

    def yarn_lock(self, files: Files, archives: dict[str, bytes]) -> Files:
        """Now and then there is one, by own dice again."""
        dice = random.Random(f"{self.seed} a yarn.lock")
        if self.shrinkwraps or dice.random() < 0.85:
            return {}
        return {"yarn.lock": yarn_lock(dice, files, self.packuments, archives)}

    def _dependencies(self, chance: float, most: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.dice.random() < chance:
            found["dependencies"] = self._specs(most)
        if self.dice.random() < 0.12:
            found["optionalDependencies"] = self._specs(2)
        if self.dice.random() < self.peers:
            found["peerDependencies"] = self._specs(2)
            optional = {name: {"optional": True} for name in found["peerDependencies"] if self.dice.random() < 0.3}
            found |= {"peerDependenciesMeta": optional} if optional else {}
        return found

    def _specs(self, most: int) -> dict[str, str]:
        chosen = self.dice.sample(self.names, min(len(self.names), self.dice.randint(0, most)))
        specs = {name: self._spec(name) for name in chosen}
        if self.dice.random() < 0.04:
            behind = self.dice.choice(self.names)
            specs["alias"] = f"npm:{behind}@{self._spec(behind, registry=True)}"
        if self.dice.random() < 0.005:
            specs[MISSING] = "1"
        return specs

    def _spec(self, name: str, *, registry: bool = False) -> str:
        version = self.dice.choice(self.versions[name])
        core = version.partition("-")[0]
        major, minor, _ = core.split(".")
        forms = (
            *(f"^{version}", f"^{version}", f"~{version}", version, f">={core}", f"{major}.x", f"<={core}", "*"),
            *(
                f"^{major}.{minor}",
                f"{major} || {self.dice.randint(0, 4)}",
                f">={core} <{int(major) + 2}",
                "latest",
                "",
            ),
        )
        return self.dice.choice(forms) or ("*" if registry else "")

    def _overrides(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in self.dice.sample(self.names, self.dice.randint(1, 2)):
            key = name if self.dice.random() < 0.7 else f"{name}@{self._spec(name, registry=True)}"
            found[key] = self.dice.choice(self.versions[name])
            if self.dice.random() < 0.4:
                inner = self.dice.choice(self.names)
                found[key] = {inner: self.dice.choice(self.versions[inner])}
        return found


def integrity_of(manifest: dict[str, Any]) -> str:
    return "sha1-" + base64.b64encode(bytes.fromhex(manifest["dist"]["shasum"])).decode()


def _nested(packages: dict[str, Any]) -> dict[str, Any]:
    """The same lock as version 1 of the format writes it."""
    found: dict[str, Any] = {}
    for place, entry in packages.items():
        outer, _, name = place.rpartition("node_modules/")
        inside = found
        if outer:
            inside = found[outer.removeprefix("node_modules/").rstrip("/")].setdefault("dependencies", {})
        if place:
            kept = {key: entry[key] for key in ("version", "resolved", "integrity", "dev", "optional") if key in entry}
            inside[name] = kept | {"requires": entry.get("dependencies", {}) | entry.get("optionalDependencies", {})}
    return found


def ours(files: Files, packuments: dict[str, Any], archives: dict[str, bytes]) -> dict[str, Any] | str:
    source = Universe(packuments, archives=archives)
    try:
        project = read_project(files)
        graph = drive(resolve(project, Options(strict=True)), source, threads=1)
        lock: dict[str, Any] = json.loads(write_lock(project, graph, source))
        return lock
    except ResolutionError as error:
        return str(error) or type(error).__name__


def run(seed: int) -> str | None:
    """What differs in a fresh project, or in the same one changed with its lock file at hand."""
    maker = Maker(seed)
    files, archives = maker.project(), maker.archives()
    files |= maker.yarn_lock(files, archives)
    universe = maker.packuments, archives
    fresh = lock_by_npm(files, *universe)
    if difference := _compare(ours(files, *universe), fresh):
        return difference
    if isinstance(fresh, str):
        return None
    held = fresh | {"lockfileVersion": 2} if seed % 5 == 0 else fresh  # npm writes a version 2 again
    changed = maker.changed(files | {"package-lock.json": json.dumps(held).encode()})
    again = _compare(ours(changed, *universe), lock_by_npm(changed, *universe))
    return f"with a lock: {again}" if again else None


def _compare(mine: dict[str, Any] | str, theirs: dict[str, Any] | str) -> str:
    if theirs == NO_ANSWER:
        return ""
    if isinstance(mine, str) or isinstance(theirs, str):
        refused = isinstance(mine, str) and isinstance(theirs, str)
        return "" if refused else f"ours {str(mine)[:150]}, npm {str(theirs)[:150]}"
    if mine.get("dependencies") != theirs.get("dependencies"):
        return f"for npm 6: ours {mine.get('dependencies')}, npm {theirs.get('dependencies')}"
    packages = mine["packages"]
    wanted = {path: entry for path, entry in theirs["packages"].items() if not entry.get("extraneous")}
    paths = [path for path in sorted(packages.keys() | wanted.keys()) if packages.get(path) != wanted.get(path)]
    return "; ".join(f"{path}: ours {packages.get(path)}, npm {wanted.get(path)}" for path in paths[:3])
