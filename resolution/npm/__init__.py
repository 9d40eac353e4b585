"""npm packages, names and ranges as npm 11 reads them.

https://github.com/npm/cli/blob/latest/docs/lib/content/
"""
