"""The audit log of an organization, for its admins."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from integrations.access import require_admin
from integrations.audit.models import AuditEvent
from integrations.controls import plain

ON_A_PAGE = 50


@login_required
@require_GET
def activity(request: HttpRequest) -> HttpResponse:
    events = AuditEvent.objects.filter(organization=require_admin(request).organization)
    who, what = plain(request.GET.get("who", "")), plain(request.GET.get("what", ""))
    if who:
        events = events.filter(actor_label__icontains=who)
    if what:
        events = events.filter(action__startswith=what)
    context = {
        "section": "activity",
        "page": Paginator(events, ON_A_PAGE).get_page(request.GET.get("page")),
        "who": who,
        "what": what,
        "query": urlencode({"who": who, "what": what}) + "&",
        "kinds": ("integration", "member", "sign-in", "password", "draft", "access"),
    }
    return render(request, "audit/activity.html", context)
