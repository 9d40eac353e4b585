"""What becomes of an uploaded file, by format: the same reading that the seeded packages went through."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from backline.sandbox.archives import Unreadable
from backline.sandbox.formats import maven, npm, nuget, others, pypi
from backline.sandbox.nexus.form import SPECS, Form, Problem, Upload
from backline.sandbox.shelf import Asset, Component

Reader = Callable[[Form], list[Component]]


def _single(read: Callable[[bytes, str], Component], format_name: str) -> Reader:
    def uploaded(form: Form) -> list[Component]:
        form.check(SPECS[format_name])
        upload = _files(form)[0]
        return [_now(read(upload.body or b"", upload.filename))]

    return uploaded


def _raw(form: Form) -> list[Component]:
    form.check(SPECS["raw"])
    folder = form.fields["directory"].strip("/")
    made = []
    for upload in _files(form):
        path = f"{folder}/{upload.fields['filename'].strip('/')}".lstrip("/")
        group = "/" + path.rpartition("/")[0]
        asset = Asset(path, upload.body or b"", "application/octet-stream")
        made.append(_now(Component("raw", group, path, None, [asset])))
    if len({one.name for one in made}) < len(made):
        raise Problem("The assets 1 and 2 have identical coordinates")
    return made


def _r(form: Form) -> list[Component]:
    form.check(SPECS["r"])
    upload = _files(form)[0]
    return [_now(others.r_package(upload.body or b"", upload.filename, upload.fields["pathId"]))]


def _yum(form: Form) -> list[Component]:
    form.check(SPECS["yum"])
    upload = _files(form)[0]
    folder = form.fields.get("directory", "")
    return [_now(others.rpm(upload.body or b"", upload.fields["filename"], folder))]


def _maven(form: Form) -> list[Component]:
    pom = next((one for one in _files(form) if _is_pom(one)), None)
    spec = SPECS["maven2"]
    if pom is not None:
        optional = {name: (label, False) for name, (label, _) in spec.component.items()}
        form.check(replace(spec, component=optional))
        coordinates = _pom_coordinates(pom.body or b"")
    else:
        form.check(spec)
        coordinates = (form.fields["groupId"], form.fields["artifactId"], form.fields["version"])
    if coordinates[2].endswith("-SNAPSHOT"):
        raise Problem(f"Repository version policy: RELEASE does not allow version: {coordinates[2]}")
    return [_now(maven.component(coordinates, list(_maven_assets(form, coordinates))))]


def _maven_assets(form: Form, coordinates: tuple[str, str, str]) -> Iterator[Asset]:
    seen: dict[str, int] = {}
    for number, upload in enumerate(_files(form), start=1):
        fields = upload.fields
        asset = maven.asset(coordinates, fields["extension"], upload.body or b"", fields.get("classifier", ""))
        if asset.path in seen:
            raise Problem(f"The assets {seen[asset.path]} and {number} have identical coordinates")
        seen[asset.path] = number
        yield asset
    wanted = form.fields.get("generate-pom", "").lower() in {"true", "on"}
    if wanted and not any(_is_pom(one) for one in _files(form)):
        pom = maven.minimal_pom(*coordinates, packaging=form.fields.get("packaging", ""))
        yield maven.asset(coordinates, "pom", pom)


def _pom_coordinates(body: bytes) -> tuple[str, str, str]:
    try:
        return maven.pom_coordinates(body)
    except Unreadable as problem:
        message = "The provided POM file is invalid. Could not retrieve valid G:A:V parameters"
        raise Problem(message) from problem


def _is_pom(upload: Upload) -> bool:
    return upload.fields.get("extension") == "pom" and not upload.fields.get("classifier")


def _files(form: Form) -> list[Upload]:
    return [one for one in form.uploads if one.body is not None]


def _now(component: Component) -> Component:
    component.published = datetime.now(UTC)
    for asset in component.assets:
        asset.created = component.published
    return component


UPLOADS: dict[str, Reader] = {
    "npm": _single(lambda body, filename: npm.component(body), "npm"),
    "pypi": _single(pypi.component, "pypi"),
    "nuget": _single(lambda body, filename: nuget.component(body), "nuget"),
    "helm": _single(lambda body, filename: others.helm_chart(body), "helm"),
    "apt": _single(lambda body, filename: others.deb(body), "apt"),
    "rubygems": _single(lambda body, filename: others.gem(body), "rubygems"),
    "raw": _raw,
    "r": _r,
    "yum": _yum,
    "maven2": _maven,
}
