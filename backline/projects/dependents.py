"""What stops working when an integration goes: the projects that resolve through it."""

from django.urls import reverse

from backline.projects.models import Project
from integrations.flows.disconnect import Dependent
from integrations.models import Integration


def projects_using(integration: Integration) -> list[Dependent]:
    using = Project.objects.filter(sources__repository__integration=integration).distinct()
    return [Dependent(each.name, reverse("project", args=[each.pk]), each.created_at) for each in using]
