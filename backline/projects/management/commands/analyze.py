"""`manage.py analyze DIR`: a folder's dependency graphs, through the integrations of an organization."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backline.projects import flows, graphs, jobs, snapshots
from backline.projects.forms import ENVIRONMENT
from backline.projects.models import Analysis, Project
from integrations.organizations.models import Organization
from resolution.errors import ResolutionError


class Command(BaseCommand):
    help = "Analyse a folder as a project, here and now, and print what was found"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--project", help="its name; the folder's when left out")
        parser.add_argument("--organization", help="needed when there are several")
        parser.add_argument("--list", action="store_true", help="also print every package")
        for key, (label, _) in ENVIRONMENT.items():
            parser.add_argument(f"--{key}", default="", help=label)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        try:
            files = snapshots.from_folder(folder)
        except ResolutionError as error:
            raise CommandError(f"{folder}: {error}") from None
        project = _project(_organization(options["organization"]), options["project"] or folder.name)
        environment = {key: options[key] for key in ENVIRONMENT if options[key]}
        analysis = flows.start_analysis(project, files, environment=environment, by=None, queue=False)
        jobs.analyse(str(analysis.pk))
        analysis.refresh_from_db()
        complete = self._tell(analysis, list_all=options["list"])
        if analysis.state != Analysis.State.DONE or not complete:
            raise CommandError(analysis.message or "not everything could be resolved", returncode=1)

    def _tell(self, analysis: Analysis, *, list_all: bool) -> bool:
        complete = True
        for stored in analysis.graphs.all():
            if stored.reference:
                complete = False
                self.stdout.write(f"{stored.root}: {stored.reference}\n  {stored.message}")
                continue
            complete = complete and not stored.unknown
            unknown = f", {stored.unknown} could not be looked up" if stored.unknown else ""
            self.stdout.write(f"{stored.root}: {stored.nodes} packages{unknown} in {stored.seconds:.1f} s")
            for row in graphs.rows(graphs.shown(stored.graph or b"")) if list_all else ():
                self.stdout.write(f"  {row.node.name} {row.node.version} {row.node.path}".rstrip())
        return complete


def _organization(name: str | None) -> Organization:
    found = Organization.objects.filter(name=name) if name else Organization.objects.all()
    if found.count() != 1:
        known = ", ".join(Organization.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"Say which organization with --organization. There are: {known}.")
    return found.get()


def _project(organization: Organization, name: str) -> Project:
    project = Project.objects.filter(organization=organization, name=name).first()
    if project is None:
        project = flows.create_project(organization, name, by=None)
    if not project.sources.exists():
        flows.set_sources(project, flows.default_sources(organization))
    found: Project = project
    return found
