"""Python packages by the simple repository API.

https://packaging.python.org/specifications/simple-repository-api/
"""
