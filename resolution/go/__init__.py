"""Go modules by the module proxy protocol."""
