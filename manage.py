#!/usr/bin/env python
"""Django's command line for Backline."""

import os
import sys
from pathlib import Path

from backline.keys import ensure_env_file

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backline.settings")
    if sys.argv[1:2] == ["up"]:  # the keys must be there before the settings are read
        ensure_env_file(Path(os.environ.get("BACKLINE_VAR", Path(__file__).resolve().parent / "var")))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
