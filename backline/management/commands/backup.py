"""`manage.py backup DIR`: a consistent copy of the embedded database and of the keys, while the product runs."""

import argparse
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Copy the SQLite database and var/env into a folder that only you can read"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        database = settings.DATABASES["default"]
        if not database["ENGINE"].endswith("sqlite3"):
            raise CommandError("This is for the embedded database; use pg_dump for PostgreSQL, and keep the keys too.")
        folder: Path = options["folder"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty")
        os.umask(0o077)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with sqlite3.connect(database["NAME"]) as source, sqlite3.connect(folder / "db.sqlite3") as target:
            source.backup(target)
        keys = settings.VAR_DIR / "env"
        if keys.is_file():
            shutil.copyfile(keys, folder / "env")
        else:
            self.stderr.write("There is no var/env: the keys come from the environment; back them up yourself.")
        self.stdout.write(f"The database{' and the keys are' if keys.is_file() else ' is'} in {folder}.")
