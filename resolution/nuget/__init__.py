"""NuGet packages by the v3 protocol."""
