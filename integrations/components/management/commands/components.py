"""`manage.py components list|get|upload|upload-folder|delete`: the Components API from the shell.

Exit codes: 0 done, 1 refused by the server, 2 wrong use, 3 outcome not known, 4 not there, 5 not allowed, 6 could not
reach the server. `--json` writes one JSON object a line to stdout and nothing else.
"""

import argparse
import fnmatch
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from integrations.audit.models import record
from integrations.components import folders
from integrations.components.connection import api_for
from integrations.fields import CredentialUnreadable
from integrations.models import Integration
from integrations.providers.nexus import component_errors as errors
from integrations.providers.nexus.component_records import Component
from integrations.providers.nexus.components import ComponentsApi
from resolution.errors import ResolutionError

EXIT_CODES: dict[type[Exception], int] = {
    errors.OutcomeUnknown: 3,
    errors.NotThere: 4,
    errors.NotAllowed: 5,
    errors.SignInRejected: 5,
    CredentialUnreadable: 5,
    errors.ComponentsError: 1,
    ResolutionError: 6,
}


class Command(BaseCommand):
    help = "List, get, upload and delete components of a connected Nexus"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--integration", required=True, help="its name or id")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        verbs = parser.add_subparsers(dest="verb", required=True)
        lists = verbs.add_parser("list", help="all components of a repository, page by page")
        lists.add_argument("repository")
        lists.add_argument("--name", default="*", help="pattern of names, such as 'acme-*'")
        lists.add_argument("--after", default="", help="continuation token to go on from")
        gets = verbs.add_parser("get", help="one component")
        gets.add_argument("id")
        gets.add_argument("--download", type=Path, metavar="FOLDER", help="also fetch its files, checked, into FOLDER")
        uploads = verbs.add_parser("upload", help="one component")
        uploads.add_argument("repository")
        uploads.add_argument("format")
        uploads.add_argument("files", nargs="+", type=Path)
        uploads.add_argument("--field", action="append", default=[], metavar="NAME=VALUE", help="of the component")
        uploads.add_argument(
            "--file-field", action="append", default=[], metavar="NUMBER.NAME=VALUE", help="of a file, counted from 1"
        )
        folder = verbs.add_parser("upload-folder", help="everything in a folder; goes on after an interruption")
        folder.add_argument("repository")
        folder.add_argument("format")
        folder.add_argument("folder", type=Path)
        deletes = verbs.add_parser("delete", help="components by id")
        deletes.add_argument("ids", nargs="+")
        deletes.add_argument("--yes", action="store_true", help="without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        self.integration = _integration(options["integration"])
        try:
            api = api_for(self.integration)
            code = VERBS[options["verb"]](self, api, options)
        except (ResolutionError, CredentialUnreadable) as error:
            self._complain(error)
            code = _exit_code(error)
        if code:
            sys.exit(code)

    def tell(self, line: str, **data: Any) -> None:
        self.stdout.write(json.dumps(data) if self.as_json else line)

    def _complain(self, error: Exception) -> None:
        self.stderr.write(f"{getattr(error, 'sentence', '') or error} {getattr(error, 'remedy', '')}".strip())
        for each in getattr(error, "errors", ()):
            self.stderr.write(f"  {each.field}: {each.message}")

    def list(self, api: ComponentsApi, options: dict[str, Any]) -> int:
        found: Iterator[Component] = api.components(options["repository"], options["after"])
        for each in self._bar(found, unit=" components"):
            if fnmatch.fnmatch(each.name, options["name"]):
                self.tell(f"{each.id}\t{each.label}", **asdict(each))
        return 0

    def get(self, api: ComponentsApi, options: dict[str, Any]) -> int:
        found = api.get(options["id"])
        self.tell(f"{found.label} ({found.format} in {found.repository})", **asdict(found))
        for asset in found.assets:
            if not self.as_json:
                self.stdout.write(f"  {asset.path}\t{asset.size or '?'} bytes")
            if options["download"]:
                target = options["download"] / Path(asset.path).name
                target.parent.mkdir(parents=True, exist_ok=True)
                _download(api, asset, target)
        return 0

    def upload(self, api: ComponentsApi, options: dict[str, Any]) -> int:
        files = tuple(
            (path, _pairs(options["file_field"], f"{number}.")) for number, path in enumerate(options["files"], start=1)
        )
        piece = folders.Piece(", ".join(path.name for path, _ in files), files, _pairs(options["field"]))
        self._record("upload", f"{options['repository']}: {piece.label}")
        folders.send(api, options["repository"], options["format"], piece)
        self.tell(f"uploaded {piece.label}", state="uploaded", label=piece.label)
        return 0

    def upload_folder(self, api: ComponentsApi, options: dict[str, Any]) -> int:
        found = list(folders.pieces(options["folder"], options["format"]))
        if not found:
            raise CommandError(f"nothing in {options['folder']} is of format {options['format']}", returncode=2)
        self._record("upload", f"{options['repository']}: {options['folder']} ({len(found)})")
        journal = folders.Journal.open(_journal_path(self.integration, options))
        worst = 0
        outcomes = folders.upload_all(api, options["repository"], options["format"], found, journal)
        for outcome in self._bar(outcomes, total=len(found), unit=" components"):
            self.tell(f"{outcome.state}\t{outcome.piece.label}", state=outcome.state, label=outcome.piece.label)
            if outcome.error:
                self._complain(outcome.error)
                worst = max(worst, _exit_code(outcome.error))
        if not worst:
            journal.path.unlink(missing_ok=True)
        return worst

    def delete(self, api: ComponentsApi, options: dict[str, Any]) -> int:
        worst = 0
        for component_id in options["ids"]:
            found = api.get(component_id)
            question = f"Delete {found.label} from {found.repository}? Type yes: "
            if not options["yes"] and input(question).strip() != "yes":
                self.tell(f"kept {found.label}", state="kept", id=component_id)
                continue
            self._record("delete", f"{found.repository}: {found.label}")
            worst = max(worst, self._delete(api, found))
        return worst

    def _delete(self, api: ComponentsApi, found: Component) -> int:
        try:
            api.delete(found.id)
        except errors.OutcomeUnknown as error:
            if api.exists(found.id):
                self._complain(error)
                return 3
        self.tell(f"deleted {found.label}", state="deleted", id=found.id)
        return 0

    def _bar(self, items: Iterator[Any], **described: Any) -> Iterator[Any]:
        """A progress bar on a terminal's stderr; silence in a pipe."""
        return iter(tqdm(items, disable=None, leave=False, file=sys.stderr, **described))

    def _record(self, kind: str, what: str) -> None:
        organization = self.integration.organization
        record(
            f"component.{kind}-asked",
            organization=organization,
            by=None,
            target=self.integration,
            fields=[what[:200]],
            reason="from the shell",
        )


VERBS = {
    "list": Command.list,
    "get": Command.get,
    "upload": Command.upload,
    "upload-folder": Command.upload_folder,
    "delete": Command.delete,
}


def _integration(wanted: str) -> Integration:
    nexus = Integration.objects.filter(provider="nexus").select_related("organization")
    found = list(nexus.filter(name=wanted)[:2])
    if not found:
        try:
            found = list(nexus.filter(pk=wanted))
        except (ValueError, ValidationError):
            found = []
    if len(found) != 1:
        told = "several Nexus integrations have this name: use the id" if found else "no Nexus integration is called so"
        raise CommandError(f"{wanted}: {told}", returncode=2)
    integration: Integration = found[0]
    return integration


def _pairs(given: Sequence[str], prefix: str = "") -> tuple[tuple[str, str], ...]:
    mine = [each.removeprefix(prefix) for each in given if each.startswith(prefix)]
    if any("=" not in each for each in mine):
        raise CommandError("fields are given as NAME=VALUE", returncode=2)
    return tuple((name, value) for name, _, value in (each.partition("=") for each in mine))


def _download(api: ComponentsApi, asset: Any, target: Path) -> None:
    """A file that fails its checksum does not stay."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as file:
            api.download(asset, file)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _journal_path(integration: Integration, options: dict[str, Any]) -> Path:
    """One for each folder, repository and integration."""
    what = f"{integration.pk}\0{options['repository']}\0{options['folder'].resolve()}"
    folder: Path = settings.VAR_DIR / "uploads-journal"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{hashlib.sha256(what.encode()).hexdigest()[:24]}.jsonl"


def _exit_code(error: Exception) -> int:
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
