"""`manage.py tick`: what `manage.py cron` does every minute, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from integrations.tick import tick


class Command(BaseCommand):
    help = "Hand out due checks, close interrupted ones, send mails, forget old history: once"

    def handle(self, *args: Any, **options: Any) -> None:
        done = tick(timezone.now())
        self.stdout.write(
            f"{done.claimed} checks handed out, {done.queued_again} queued again, {done.interrupted} interrupted, "
            f"{done.mails} mails, {done.forgotten} forgotten"
        )
