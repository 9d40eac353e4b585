"""The parts of the one way out: URLs, addresses, policy, look-ups, connections. `resolution.http` joins them."""
