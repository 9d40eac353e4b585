"""Log lines that a foreign server's answer cannot forge (security S3)."""

import logging
import re

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class OneLineFormatter(logging.Formatter):
    """One record, one line: control characters of the message are shown as escapes. Tracebacks stay readable."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        return CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", super().formatMessage(record))
