"""The Integration Hub: registries that an organization has connected, proved and kept true."""
