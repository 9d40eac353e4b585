"""Go modules by the module proxy protocol.

https://go.dev/ref/mod
"""
