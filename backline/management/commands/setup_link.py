"""`manage.py setup_link`: the one-time link that creates the first admin."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from integrations.organizations.setup import issue_setup_link


class Command(BaseCommand):
    help = "Print the one-time link that creates the organization and its first admin"

    def handle(self, *args: Any, **options: Any) -> None:
        path = issue_setup_link()
        if path is None:
            self.stderr.write("The first admin is there already; new people are invited on the members page.")
            return
        self.stdout.write(settings.BACKLINE_URL.rstrip("/") + path)
