"""`manage.py cron`: one tick a minute until told to stop. A plain loop, because rq's own cron ends when Redis does."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from integrations.clock import take_turn
from integrations.tick import tick

logger = logging.getLogger(__name__)
MINUTE = 60.0


class Command(BaseCommand):
    help = "Run the tick once a minute; a second cron anywhere does no harm, and nothing"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            _once()
            stop.wait(MINUTE - time.time() % MINUTE)


def _once() -> None:
    """Whatever breaks, the next minute comes."""
    close_old_connections()
    try:
        if take_turn(time.time()):
            tick(timezone.now())
    except Exception:
        logger.exception("a tick broke")
    finally:
        close_old_connections()
