"""NuGet packages by the v3 protocol.

https://learn.microsoft.com/nuget/api/overview
"""
