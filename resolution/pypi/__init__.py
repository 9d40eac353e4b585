"""Python packages by the simple repository API."""
