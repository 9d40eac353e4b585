"""Measurements, each a module with `run() -> list[str]`: the lines of a markdown table."""
