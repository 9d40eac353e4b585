"""A database of the benchmark's own, with the test settings, gone at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


@contextmanager
def empty_database() -> Iterator[None]:
    """SQLite in a file, or whatever DATABASE_URL names."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

    setup_test_environment(debug=False)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        runner.teardown_databases(made)
        teardown_test_environment()
