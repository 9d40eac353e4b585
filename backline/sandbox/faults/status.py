"""Faults that are a status: overload, failure, rate limits, a proxy in between."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from backline.sandbox.faults.table import Behaviour, Fault, Situation
from backline.sandbox.messages import Response


def _status(status: int, message: str, **headers: str) -> Behaviour:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = f"<html><head><title>{status}</title></head><body><h1>{status} {message}</h1></body></html>".encode()
    return lambda situation: Response(status, body, "text/html", dict(named))


def _retry_date(situation: Situation) -> Response:
    at = datetime.now(UTC) + timedelta(seconds=situation.seconds or 7)
    return _status(429, "Too Many Requests", Retry_After=format_datetime(at, usegmt=True))(situation)


FAULTS = (
    Fault("rate-limited", "429 without saying for how long", _status(429, "Too Many Requests")),
    Fault("rate-limited-seconds", "429, try again in 7 s", _status(429, "Too Many Requests", Retry_After="7")),
    Fault("rate-limited-date", "429, try again at a time given as a date", _retry_date),
    Fault("rate-limited-nonsense", "429, try again 'soon'", _status(429, "Too Many Requests", Retry_After="soon")),
    Fault(
        "rate-limited-forever",
        "429, try again in a century",
        _status(429, "Too Many Requests", Retry_After="3153600000"),
    ),
    Fault("error-500", "500", _status(500, "Internal Server Error")),
    Fault("error-502", "502 from a proxy in front", _status(502, "Bad Gateway")),
    Fault("error-503", "503", _status(503, "Service Unavailable")),
    Fault("error-503-retry", "503, try again in 7 s", _status(503, "Service Unavailable", Retry_After="7")),
    Fault("error-504", "504 from a proxy in front", _status(504, "Gateway Timeout")),
    Fault("portal-511", "511 of a guest network", _status(511, "Network Authentication Required")),
    Fault("proxy-407", "407 of a proxy in between", _status(407, "Proxy Authentication Required")),
    Fault("not-found-anywhere", "404 for everything: a wrong base address", _status(404, "Not Found")),
    Fault("teapot", "418", _status(418, "I'm a teapot")),
    Fault("status-999", "a status that nobody knows", _status(999, "Request Denied")),
)
