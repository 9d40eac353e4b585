"""Random inputs to ours and to the native tool, compared: each module offers run(seed) -> what differs, or None."""
