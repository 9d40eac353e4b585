"""A loopback Nexus and Artifactory with packages of five ecosystems in them, for trying the product and for tests.

`with Sandbox() as sandbox:` serves both over HTTPS (with an authority of the sandbox's own) and plain HTTP. The
packages are listed in `backline.sandbox.packages`, the ways to misbehave in `backline.sandbox.faults` and in
`sandbox.nexus.faults` and `sandbox.jfrog.faults`; `with sandbox.nexus.fault("forbidden", repository="npm-group"):`
turns one on. Accounts: `backline` (everything), `reader` (browse and read), `limited` (the npm group or virtual
repository only), `nobody` (no right at all). Knows no other part of Backline.
"""

from backline.sandbox.loopback import Sandbox

__all__ = ["Sandbox"]
