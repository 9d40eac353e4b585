"""A loopback Nexus Repository 3: content under /repository, REST under /service/rest."""

from backline.sandbox.nexus.product import Nexus

__all__ = ["Nexus"]
