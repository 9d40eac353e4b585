"""Package registries and dependency graphs in plain Python: no Django, no settings, no globals."""
