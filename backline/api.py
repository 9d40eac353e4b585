"""The API, put together: what the hub answers and what projects answer, under one document."""

from backline.projects.api import analysis_router, graph_router, router
from integrations.api import draft_routes, integration_routes, package_routes
from integrations.api.service import Service

api = Service()
api.add_router("/integrations", integration_routes.router)
api.add_router("/drafts", draft_routes.router)
api.add_router("/checks", integration_routes.check_router)
api.add_router("/packages", package_routes.router)
api.add_router("/projects", router)
api.add_router("/analyses", analysis_router)
api.add_router("/graphs", graph_router)
