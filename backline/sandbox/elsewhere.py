"""A second host: the storage a product redirects downloads to, and the witness of credentials that leaked."""

import hashlib
import ssl
from collections.abc import Callable

from backline.sandbox.listener import OnTwoPorts
from backline.sandbox.messages import Call, Response, Wire, html_response

CREDENTIALS = ("Authorization", "X-JFrog-Art-Api", "X-NuGet-ApiKey", "Cookie")


class Elsewhere(OnTwoPorts):
    """Answers what was placed on it; remembers every request and each that carried credentials."""

    server_header = "Storage"

    def __init__(self, contexts: Callable[[str], ssl.SSLContext]) -> None:
        self._contexts = contexts
        self._placed: dict[str, Response] = {}
        self.calls: list[Call] = []

    @property
    def leaks(self) -> list[Call]:
        """Requests that carried credentials meant for somebody else."""
        return [call for call in self.calls if any(call.header(name) for name in CREDENTIALS)]

    def place(self, response: Response) -> str:
        """A signed-looking address that answers with `response`."""
        path = f"/filestore/{hashlib.sha256(response.body).hexdigest()}"
        self._placed[path] = response
        return f"{self.https}{path}?X-Signature=0123456789abcdef"

    def answer(self, call: Call) -> Response:
        self.calls.append(call)
        if any(call.header(name) for name in CREDENTIALS):
            # Object stores refuse a signed address together with a header that also authenticates.
            message = b"<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>"
            return Response(400, message, "application/xml")
        if call.path == "/portal":
            return html_response(
                "<html><title>Welcome</title><body>Please accept the terms of this network.</body></html>"
            )
        return self._placed.get(call.path) or html_response("<html><body>Elsewhere</body></html>", 404)

    def greet(self, wire: Wire, *, secure: bool) -> ssl.SSLContext | None:
        return self._contexts("good") if secure else None
