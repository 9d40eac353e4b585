"""Asking a provider's own interface one question: a small answer, within the check's deadline."""

import json
from dataclasses import dataclass
from typing import Any

from resolution.auth import Credentials
from resolution.http import Answer, Deadline, Http

CAP = 8 * 1024 * 1024  # bytes; a server with ten thousand repositories lists them in about three


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks: with which credentials, trusting which authority, until when."""

    http: Http
    credentials: Credentials
    ca_pem: str = ""
    deadline: Deadline | None = None

    def ask(self, url: str) -> Answer:
        """Raises what Http.fetch raises."""
        headers = {"Accept": "application/json"}
        return self.http.fetch(
            url,
            headers=headers,
            credentials=self.credentials,
            ca_pem=self.ca_pem,
            cap=CAP,
            deadline=self.deadline,
        )


def json_of(answer: Answer) -> Any:
    """The document, None when it is something else (a sign-in page, a landing page)."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
