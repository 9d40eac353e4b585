import pytest

from resolution.npm.tarballs import locate

NEXUS = "https://packages.example.org/repository/npm-all/"
JFROG = "https://acme.example.org/artifactory/api/npm/npm-all/"


@pytest.mark.parametrize(
    ("registry", "tarball", "fetched"),
    [
        # the server's own idea of its address
        (NEXUS, "http://nexus:8081/repository/npm-all/a/-/a-1.0.0.tgz", NEXUS + "a/-/a-1.0.0.tgz"),
        # another context path in front of the same repository
        (JFROG, "http://10.1.1.1/api/npm/npm-all/a/-/a-1.0.0.tgz", JFROG + "a/-/a-1.0.0.tgz"),
        # http where we were given https
        (NEXUS, "http://packages.example.org/repository/npm-all/a/-/x.tgz", NEXUS + "a/-/x.tgz"),
        # another place altogether is left alone, and gets no credentials
        (NEXUS, "https://cdn.example.com/a/-/a-1.0.0.tgz", "https://cdn.example.com/a/-/a-1.0.0.tgz"),
        # no address: the layout both products use
        (NEXUS, "", NEXUS + "a/-/a-1.0.0.tgz"),
    ],
)
def test_it_fetches_archives_from_where_it_can_reach_them(registry: str, tarball: str, fetched: str) -> None:
    assert locate(tarball, "a", "1.0.0", registry) == fetched


def test_it_keeps_the_scope_in_the_path() -> None:
    tarball = "http://nexus:8081/repository/npm-all/@s%2fa/-/a-1.0.0.tgz"
    assert locate(tarball, "@s/a", "1.0.0", NEXUS) == NEXUS + "@s%2fa/-/a-1.0.0.tgz"
