from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "backline.projects"
    label = "projects"

    def ready(self) -> None:
        from backline.projects.dependents import projects_using
        from backline.projects.flows import sweep
        from integrations.flows.disconnect import DEPENDENTS
        from integrations.lookups.jobs import KINDS
        from integrations.navigation import MENU, Entry
        from integrations.sweeps import SWEEPS

        MENU.insert(1, Entry("projects", "Projects", "projects"))
        DEPENDENTS.append(projects_using)
        SWEEPS.append(sweep)
        KINDS["explain"] = "backline.projects.explain:explain"
