"""Connecting and editing: one form function for both, so that they cannot drift."""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from integrations.access import draft_for, integration_for, require_admin
from integrations.error_views import too_many
from integrations.flows import drafts
from integrations.flows.changes import differences
from integrations.flows.limits import TooMany
from integrations.forms import SettingsForm, initial_of, uuid_or_none
from integrations.jobs import QueueUnavailable
from integrations.models import ConnectionDraft, Integration
from integrations.organizations.address import client_address
from integrations.organizations.models import Organization, User
from integrations.providers import PROVIDERS
from integrations.providers.base import Provider
from integrations.sandbox_offer import offers_for

State = ConnectionDraft.State
NO_QUEUE = "The queue cannot be reached, so nothing can be checked right now. What you typed is kept; try again soon."


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest, provider: str) -> HttpResponse:
    if provider not in PROVIDERS:
        raise Http404
    organization = require_admin(request).organization
    return _settings(request, organization, PROVIDERS[provider], None)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    integration = integration_for(request, pk, to_change=True)
    if integration.provider not in PROVIDERS:
        raise Http404
    return _settings(request, integration.organization, PROVIDERS[integration.provider], integration)


@login_required
@require_POST
def fill_from_sandbox(request: HttpRequest, provider: str) -> HttpResponse:
    """Fill the form in with a sandbox registry's address and credentials."""
    organization, user = require_admin(request).organization, cast(User, request.user)
    offers = {offer.key: offer for offer in offers_for(provider)}
    offer = offers.get(request.POST.get("offer", ""))
    if offer is None:
        raise Http404
    name = _free_name(organization, f"Sandbox {PROVIDERS[provider].label.split()[0]}")
    kept = replace(offer.settings, name=name)
    draft = drafts.keep(kept, organization=organization, integration=None, by=user, submission=uuid4())
    return redirect(f"{reverse('connect', args=[provider])}?draft={draft.pk}")


def _settings(
    request: HttpRequest, organization: Organization, provider: Provider, integration: Integration | None
) -> HttpResponse:
    earlier = _earlier_draft(request, organization, provider, integration)
    if request.method == "GET":
        name = _free_name(organization, provider.label)
        form = SettingsForm(
            provider,
            organization,
            integration=integration,
            held=drafts.held_secret(earlier, cast(User, request.user)),
            initial=initial_of(earlier or integration, provider, name),
        )
        if earlier is not None and earlier.state == State.TYPED and earlier.created_by == request.user:
            form.initial["submission"] = earlier.submission  # the same draft goes on, with what was found for it
        if integration and earlier and earlier.based_on_version != integration.settings_version:
            form.initial["version"] = integration.settings_version
            return _page(request, form, earlier, conflict=differences(integration, earlier))
        return _page(request, form, earlier)
    return _posted(request, organization, provider, integration, earlier)


def _posted(
    request: HttpRequest,
    organization: Organization,
    provider: Provider,
    integration: Integration | None,
    earlier: ConnectionDraft | None,
) -> HttpResponse:
    user = cast(User, request.user)
    data = _with_choice(request.POST, provider)
    held = drafts.held_secret(earlier, user)
    form = SettingsForm(provider, organization, data, integration=integration, held=held)
    is_valid = form.is_valid()
    submission = form.cleaned_data.get("submission") or uuid4()
    kept = form.typed_settings()
    kept = replace(kept, kinds=_kinds(earlier, kept.urls))
    draft = drafts.keep(
        kept, organization=organization, integration=integration, by=user, submission=submission, follows=earlier
    )
    if draft.state != State.TYPED:  # sent twice
        return redirect("draft", pk=draft.pk)
    form.held = drafts.held_secret(draft, user)
    if "find" in request.POST:
        return _find(request, draft)
    if "fill" in request.POST or "use" in request.POST or not is_valid:
        return _page(request, form, draft)
    if integration is not None and kept.based_on_version != integration.settings_version:
        return _conflict(request, form, draft, integration)
    return _check(request, draft, form)


def _check(request: HttpRequest, draft: ConnectionDraft, form: SettingsForm) -> HttpResponse:
    try:
        drafts.start_check(draft, by=cast(User, request.user), address=client_address(request))
    except TooMany as busy:
        return too_many(request, busy.wait, form_url(draft))
    except QueueUnavailable:
        form.add_error(None, NO_QUEUE)
        return _page(request, form, draft, status=503)
    return redirect("draft", pk=draft.pk)


def _find(request: HttpRequest, draft: ConnectionDraft) -> HttpResponse:
    if not draft.urls:
        messages.warning(request, "Fill in one URL first, any address of the server: it tells where to look.")
        return redirect(form_url(draft))
    try:
        drafts.find_repositories(draft)
    except TooMany as busy:
        return too_many(request, busy.wait, form_url(draft))
    except QueueUnavailable:
        messages.error(request, NO_QUEUE)
    return redirect(f"{form_url(draft)}#found")


def _conflict(
    request: HttpRequest, form: SettingsForm, draft: ConnectionDraft, integration: Integration
) -> HttpResponse:
    """Somebody else saved meanwhile: show both, and let the next submit be a decision."""
    form.show("version", str(integration.settings_version))
    return _page(request, form, draft, status=409, conflict=differences(integration, draft))


def _page(
    request: HttpRequest, form: SettingsForm, draft: ConnectionDraft | None, *, status: int = 200, conflict: Any = None
) -> HttpResponse:
    search = draft.searches.order_by("-at").first() if draft is not None else None
    context = {
        "section": "integrations",
        "form": form,
        "provider": form.provider,
        "integration": form.integration,
        "draft": draft,
        "search": search,
        "conflict": conflict,
        "offers": [] if form.integration else offers_for(form.provider.key),
    }
    return render(request, "integrations/settings.html", context, status=status)


def _earlier_draft(
    request: HttpRequest, organization: Organization, provider: Provider, integration: Integration | None
) -> ConnectionDraft | None:
    """The draft this form goes on from: by the form's own id, or the one named in the address."""
    user = cast(User, request.user)
    named = uuid_or_none(request.POST.get("draft") or request.GET.get("draft", ""))
    submission = uuid_or_none(request.POST.get("submission", ""))
    candidates = ConnectionDraft.objects.filter(
        organization=organization, provider=provider.key, integration=integration
    )
    if submission is not None:
        own = candidates.filter(created_by=user, submission=submission, state=State.TYPED).first()
        if own is not None:
            return own
    if named is None:
        return None
    draft = draft_for(request, named)
    return candidates.filter(pk=draft.pk, state__in=drafts.OPEN).first()


def _with_choice(posted: QueryDict, provider: Provider) -> QueryDict:
    """The posted fields, with a repaired (`use`) or found (`fill`) URL put into its field."""
    data = posted.copy()
    for button in ("use", "fill"):
        ecosystem, _, url = posted.get(button, "").partition(" ")
        if ecosystem in provider.ecosystems and url:
            data[f"url_{ecosystem}"] = url
    return data


def _kinds(draft: ConnectionDraft | None, urls: dict[str, str]) -> dict[str, str]:
    """What kind of repository each URL is, as far as *Find repositories* has told."""
    if draft is None:
        return {}
    told = {url: draft.kinds[key] for key, url in draft.urls.items() if key in draft.kinds}
    for search in draft.searches.filter(state="done").order_by("at"):
        told |= {found["url"]: found["kind"] for found in search.found}
    return {key: told[url] for key, url in urls.items() if url in told}


def form_url(draft: ConnectionDraft) -> str:
    if draft.integration_id:
        base = reverse("edit", args=[draft.integration_id])
    else:
        base = reverse("connect", args=[draft.provider])
    return f"{base}?draft={draft.pk}"


def _free_name(organization: Organization, wish: str) -> str:
    taken = set(
        Integration.objects.filter(organization=organization, name__startswith=wish).values_list("name", flat=True)
    )
    if wish not in taken:
        return wish
    return next(name for number in range(2, len(taken) + 3) if (name := f"{wish} {number}") not in taken)
