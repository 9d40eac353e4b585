"""What an upload of each format consists of, as documented; the server's own specification wins.

https://help.sonatype.com/en/components-api.html, section Upload Component.
"""

from collections.abc import Mapping
from typing import Any

from integrations.providers.nexus.component_records import UploadField, UploadSpec

FILE = UploadField(name="asset", kind="FILE", required=True)
MAVEN = UploadSpec(
    format="maven2",
    many=True,
    component_fields=(
        UploadField(name="groupId", help="Not needed when a POM is among the files."),
        UploadField(name="artifactId", help="Not needed when a POM is among the files."),
        UploadField(name="version", help="Not needed when a POM is among the files."),
        UploadField(name="generate-pom", kind="BOOLEAN", help="Let the server write a POM."),
        UploadField(name="packaging", help="For the generated POM: jar, war, ear …"),
    ),
    asset_fields=(FILE, UploadField(name="extension", required=True), UploadField(name="classifier")),
)
RAW = UploadSpec(
    format="raw",
    many=True,
    component_fields=(UploadField(name="directory", required=True, help="Such as /path/to/files"),),
    asset_fields=(FILE, UploadField(name="filename", required=True)),
)
R = UploadSpec(format="r", asset_fields=(FILE, UploadField(name="pathId", required=True, help="Such as src/contrib")))
YUM = UploadSpec(
    format="yum",
    component_fields=(UploadField(name="directory"),),
    asset_fields=(FILE, UploadField(name="filename", required=True)),
)
SINGLE = ("npm", "pypi", "nuget", "rubygems", "helm", "apt")
DOCUMENTED = {spec.format: spec for spec in (MAVEN, RAW, R, YUM)}
DOCUMENTED |= {name: UploadSpec(format=name, asset_fields=(FILE,)) for name in SINGLE}


def spec_for(format_name: str, told: Mapping[str, Any]) -> UploadSpec | None:
    """`told`: the specifications of a look-up by format; None when the format takes no uploads."""
    if format_name not in told:
        return DOCUMENTED.get(format_name)
    data = told[format_name]
    return UploadSpec(
        format=format_name,
        many=data["many"],
        component_fields=tuple(UploadField(**each) for each in data["component_fields"]),
        asset_fields=tuple(UploadField(**each) for each in data["asset_fields"]),
    )


def extra_fields(spec: UploadSpec) -> tuple[UploadField, ...]:
    """Fields of each file beside the file itself."""
    return tuple(each for each in spec.asset_fields if each.kind != "FILE")


def guess(field: UploadField, filename: str) -> str:
    """What a file's own name says about a field, so that it need not be typed."""
    if field.name == "filename":
        return filename
    if field.name == "extension":
        if filename.lower() == "pom.xml" or filename.endswith(".pom"):
            return "pom"
        return "tar.gz" if filename.endswith(".tar.gz") else filename.rpartition(".")[2]
    return ""
