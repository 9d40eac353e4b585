"""A loopback JFrog platform: Artifactory under /artifactory, the access service under /access."""

from backline.sandbox.jfrog.product import Jfrog

__all__ = ["Jfrog"]
