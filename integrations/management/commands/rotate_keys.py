"""`manage.py rotate_keys`: put every stored credential under the newest of FERNET_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.audit.models import record
from integrations.key_rotation import rotate


class Command(BaseCommand):
    help = "Re-encrypt stored credentials under the first of FERNET_KEYS; may be interrupted and repeated"

    def handle(self, *args: Any, **options: Any) -> None:
        counts = rotate(say=self.stdout.write)
        result = (
            f"{counts.rotated} rotated, {counts.already} already under the newest key, {counts.unreadable} unreadable"
        )
        record("keys.rotated", organization=None, by=None, result=result[:60])
        self.stdout.write(result)
        if counts.unreadable:
            raise CommandError("Keep the old keys: some credentials could not be read and were left as they are.")
        self.stdout.write("Older keys are no longer needed and may be taken out of FERNET_KEYS.")
