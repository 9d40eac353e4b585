"""npm packages, names and ranges as npm 11 reads them."""
