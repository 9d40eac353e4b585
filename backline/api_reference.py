"""The page that shows the OpenAPI document, drawn on the server."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backline.api import api
from integrations.api.reference import sections
from integrations.tokens.models import SCOPES


@login_required
@require_GET
def api_reference(request: HttpRequest) -> HttpResponse:
    context = {
        "section": "tokens",
        "sections": sections(api.get_openapi_schema()),
        "scopes": SCOPES,
        "base": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "api/reference.html", context)
