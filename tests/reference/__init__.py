"""Real projects resolved again from recorded metadata, against what the native tools chose."""
