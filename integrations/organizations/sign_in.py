"""Signing in: one text and one duration for every wrong pair, slower after many of them."""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from integrations.audit.models import record
from integrations.organizations import throttle
from integrations.organizations.address import client_address
from integrations.organizations.models import Membership, User


class SignInRefused(Exception):
    """`sentence` is for the person in front of the page; `wait` seconds until the next try counts, 0: at once."""

    def __init__(self, sentence: str, wait: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.wait = sentence, wait


def sign_in_with(request: HttpRequest, email: str, password: str) -> User:
    """Raises SignInRefused. The session gets a new id."""
    account, address, now = email.lower(), client_address(request), timezone.now()
    wait = throttle.seconds_to_wait(account, address, now)
    if wait:
        raise SignInRefused(f"Too many sign-ins have failed. Try again in {wait} seconds.", wait)
    user = authenticate(request, username=account, password=password)
    if not isinstance(user, User):
        throttle.remember_failure(account, address, now)
        _write_down("sign-in.failed", User.objects.filter(email=account).first(), address, result="refused")
        raise SignInRefused("This e-mail address and password do not match.")
    throttle.forget_failures(account, address)
    login(request, user)
    _write_down("sign-in.done", user, address)
    return user


def _write_down(action: str, user: User | None, address: str, result: str = "done") -> None:
    # An account that does not exist is not written down: people type passwords into the wrong field.
    membership = Membership.objects.filter(user=user).select_related("organization").first() if user else None
    organization = membership.organization if membership else None
    record(action, organization=organization, by=user, result=result, address=address)
