"""Faults of redirection: to other hosts, in circles, to places that must never be asked."""

from backline.sandbox.faults.table import Behaviour, Fault, Situation
from backline.sandbox.messages import Response, html_response, redirect

OK = 200


def _to(location: str, status: int = 302) -> Behaviour:
    return lambda situation: redirect(location, status)


def _elsewhere(situation: Situation) -> Response:
    return redirect(f"{situation.product.elsewhere.https}{situation.call.target}")


def _plain(situation: Situation) -> Response:
    if situation.call.scheme == "http":
        return situation.healthy()
    return redirect(f"{situation.product.http}{situation.call.target}")


def _loop(situation: Situation) -> Response:
    return redirect(situation.call.target)


def _many(situation: Situation) -> Response:
    """Ten hops, and then the right answer."""
    count = int(situation.call.parameter("hop") or 0)
    if count >= 10:
        return situation.healthy()
    return redirect(f"{situation.call.target.partition('?')[0]}?hop={count + 1}")


def _portal(situation: Situation) -> Response:
    return redirect(f"{situation.product.elsewhere.http}/portal")


def _login(situation: Situation) -> Response:
    if situation.call.path == "/login":
        return html_response("<html><title>Sign in</title><form><input type='password'></form></html>")
    return redirect("/login")


def _storage(situation: Situation) -> Response:
    """Files are handed out by the storage, which refuses requests that carry credentials."""
    healthy = situation.healthy()
    if healthy.status == OK and "Accept-Ranges" in healthy.headers:
        return redirect(situation.product.elsewhere.place(healthy))
    return healthy


def _with_user(situation: Situation) -> Response:
    scheme, _, rest = situation.product.elsewhere.https.partition("://")
    return redirect(f"{scheme}://user:secret@{rest}{situation.call.target}")


FAULTS = (
    Fault("redirect-elsewhere", "302 to another host", _elsewhere),
    Fault("redirect-storage", "files are a 302 to storage on another host", _storage),
    Fault("redirect-http", "302 from HTTPS to plain HTTP", _plain),
    Fault("redirect-loop", "302 to itself", _loop),
    Fault("redirect-many", "ten hops before the answer", _many),
    Fault("redirect-metadata", "302 to a cloud's metadata address", _to("http://169.254.169.254/latest/meta-data/")),
    Fault("redirect-loopback", "302 to a service on the caller's own machine", _to("http://127.0.0.1:22/")),
    Fault("redirect-file", "302 to a local file", _to("file:///etc/passwd")),
    Fault("redirect-userinfo", "302 to an address with a password in it", _with_user),
    Fault("redirect-nowhere", "302 without saying where", lambda situation: Response(302)),
    Fault("redirect-nonsense", "302 to something that is no address", _to("http://[half")),
    Fault("redirect-portal", "302 to the sign-in of a guest network", _portal),
    Fault("redirect-login", "302 to a sign-in page of the same host", _login),
)
