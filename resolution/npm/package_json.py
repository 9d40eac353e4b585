"""A project's package.json: what it declares, with the line of each. npm's package.json(5)."""

from resolution.key_lines import in_json
from resolution.npm.manifest import read_manifest
from resolution.project_file import Declared, ProjectFile
from resolution.structured import load_json, table, text, text_of

SECTIONS = {
    "dependencies": "runtime",
    "devDependencies": "dev",
    "optionalDependencies": "optional",
    "peerDependencies": "peer",
}


def read_package_json(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = table(load_json(body), "package.json")
    manifest = read_manifest(document)
    declared, lines = [], in_json(text_of(body))
    for section, kind in SECTIONS.items():
        for name, spec in table(document.get(section), section).items():
            condition = "optional" if kind == "peer" and name in manifest.optional_peers else ""
            line = lines.get((section, name), 0)
            declared.append(Declared(name=name, spec=text(spec), kind=kind, condition=condition, line=line))
    return ProjectFile(name=manifest.name, version=manifest.version, declared=tuple(declared))
