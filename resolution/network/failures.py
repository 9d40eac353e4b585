"""Library exceptions become ours in one place, with a host name at most.

The libraries' own texts can hold header values, query strings and passwords, so none of them is passed on.
"""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import urllib3.exceptions

from resolution.errors import Disconnected, ResolutionError, TimedOut, UnusableAnswer
from resolution.network.tls import explain

_CUT_OFF = (
    ConnectionError,
    http.client.RemoteDisconnected,
    http.client.IncompleteRead,
    urllib3.exceptions.IncompleteRead,
    urllib3.exceptions.ProtocolError,
)


@contextmanager
def typed(host: str, phase: str = "answer") -> Iterator[None]:
    """Whatever goes wrong inside leaves as a ResolutionError."""
    try:
        yield
    except ResolutionError:
        raise
    except Exception as error:
        raise _ours(error, host, phase) from None


def _ours(error: Exception, host: str, phase: str) -> Exception:
    root = _root(error)
    if isinstance(root, TimeoutError | urllib3.exceptions.TimeoutError):
        return TimedOut(f"{host} did not answer in time", phase=phase)
    if isinstance(root, ssl.SSLError):
        return explain(root)
    if isinstance(root, _CUT_OFF):
        return Disconnected(f"{host} closed the connection early")
    if isinstance(root, http.client.HTTPException | urllib3.exceptions.HTTPError | UnicodeError):
        return UnusableAnswer(f"{host} does not answer in HTTP, or its content encoding is broken")
    if isinstance(root, OSError):
        return Disconnected(f"the connection to {host} failed")
    return error


def _root(error: BaseException) -> BaseException:
    """urllib3 wraps what happened; the first cause that a socket raised says more."""
    cause = error.__cause__ or error.__context__
    while isinstance(error, urllib3.exceptions.HTTPError) and isinstance(cause, OSError | http.client.HTTPException):
        error, cause = cause, cause.__cause__ or cause.__context__
    return error
