"""Pages before and about one's own account: first run, sign-in, invitation, profile."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from integrations.audit.models import record
from integrations.organizations import members, setup
from integrations.organizations.address import client_address
from integrations.organizations.forms import ChangePasswordForm, JoinForm, ProfileForm, SetupForm, SignInForm
from integrations.organizations.models import User
from integrations.organizations.sign_in import SignInRefused, sign_in_with
from integrations.organizations.tenancy import SESSION_KEY, find_membership, memberships_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET"])
def setup_page(request: HttpRequest) -> HttpResponse:
    return render(request, "organizations/setup_closed.html", {"done": setup.is_done()})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def setup_link(request: HttpRequest, token: str) -> HttpResponse:
    """The first run: organization and first admin."""
    if not setup.is_open(token):
        return render(request, "organizations/setup_closed.html", {"done": setup.is_done()}, status=410)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = setup.complete_setup(
                token,
                organization_name=form.cleaned_data["organization"],
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=client_address(request),
            )
        except setup.SetupDone:
            return redirect("setup")
        login(request, user, backend=BACKEND)
        return redirect("hub")
    return render(request, "organizations/setup.html", {"form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            sign_in_with(request, form.cleaned_data["email"], form.cleaned_data["password"])
            return redirect(_next(request))
        except SignInRefused as refused:
            form.add_error(None, refused.sentence)
            status = 429 if refused.wait else 200
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "organizations/sign_in.html", {**context, "is_new": not setup.is_done()}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url("hub")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: people with an account sign in first, others choose a password."""
    try:
        invitation = members.open_invitation(token, timezone.now())
    except members.InvitationClosed:
        return render(request, "organizations/invitation_closed.html", status=410)
    account = User.objects.filter(email=invitation.email).first()
    if account is not None and request.user != account:
        return render(request, "organizations/join_sign_in.html", {"invitation": invitation})
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and (account is not None or form.is_valid()):
        user = account or User.objects.create_user(invitation.email, form.cleaned_data["password"])
        try:
            membership = members.join(invitation, user, address=client_address(request))
        except members.InvitationClosed:
            return render(request, "organizations/invitation_closed.html", status=410)
        login(request, user, backend=BACKEND)
        request.session[SESSION_KEY] = membership.organization_id
        return redirect("hub")
    return render(request, "organizations/join.html", {"form": form, "invitation": invitation, "account": account})


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("profile")
    mine = memberships_of(user)
    context = {"form": form, "memberships": mine, "membership": find_membership(request)}
    return render(request, "organizations/profile.html", context)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Every other session of this person ends: the session hash is made from the password's."""
    user = cast(User, request.user)
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        membership = find_membership(request)
        organization = membership.organization if membership else None
        record("password.changed", organization=organization, by=user, address=client_address(request))
        messages.success(request, "Your password is changed. Other devices are signed out.")
        return redirect("profile")
    return render(request, "organizations/change_password.html", {"form": form})


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Choose the organization at hand."""
    chosen = request.POST.get("organization", "")
    for membership in memberships_of(cast(User, request.user)):
        if str(membership.organization_id) == chosen:
            request.session[SESSION_KEY] = membership.organization_id
    return redirect("hub")
