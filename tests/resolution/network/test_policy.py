"""What the operator opens, and what stays shut whatever the operator says."""

import pytest

from resolution.errors import AddressRefused
from resolution.network.policy import NetworkPolicy
from resolution.network.urls import Url

PUBLIC = "93.184.216.34"


def permits(policy: NetworkPolicy, url: str, *answers: str) -> bool:
    try:
        policy.check_name(Url.parse(url))
        policy.check_addresses(Url.parse(url), answers)
    except AddressRefused:
        return False
    return True


@pytest.mark.parametrize(
    ("entry", "url", "address", "permitted"),
    [
        ("10.0.0.0/8", "http://nexus.corp:8081/", "10.1.2.3", True),
        ("10.0.0.0/8", "http://nexus:8081/", "10.1.2.3", True),
        ("10.0.0.0/8", "http://nexus.corp/", "192.168.0.1", False),
        ("10.0.0.0/8", "http://nexus.corp:22/", "10.1.2.3", False),
        ("10.1.2.3", "http://nexus.corp/", "10.1.2.3", True),
        ("10.1.2.3:8081", "http://nexus.corp:8081/", "10.1.2.3", True),
        ("10.1.2.3:8081", "http://nexus.corp:8082/", "10.1.2.3", False),
        ("nexus.corp", "http://nexus.corp:8081/", "192.168.7.7", True),
        ("NEXUS.corp:8081", "http://nexus.corp:8081/", "192.168.7.7", True),
        ("nexus.corp:8081", "http://nexus.corp/", "192.168.7.7", False),
        ("nexus.corp:22", "http://nexus.corp:22/", "192.168.7.7", True),
        ("localhost:5001", "https://localhost:5001/", "::1", True),
        ("localhost:5001", "https://127.0.0.1:5001/", "127.0.0.1", False),
        ("fd00::/8", "https://nexus.corp/", "fd12::1", True),
        ("[fd12::1]:8443", "https://[fd12::1]:8443/", "fd12::1", True),
        ("fd12::1", "https://[fd12::1]:8443/", "fd12::1", True),
    ],
)
def test_the_operator_opens(entry: str, url: str, address: str, *, permitted: bool) -> None:
    assert permits(NetworkPolicy.parse([entry]), url, address) is permitted
    assert not permits(NetworkPolicy(), url, address)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::a9fe:a9fe",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ],
)
def test_metadata_stays_shut(address: str) -> None:
    everything = NetworkPolicy.parse(["0.0.0.0/0", "::/0", "inside.corp"])

    assert not permits(everything, "http://inside.corp/", address)


@pytest.mark.parametrize("name", ["metadata.google.internal", "metadata", "instance-data"])
def test_metadata_names_stay_shut(name: str) -> None:
    assert not permits(NetworkPolicy.parse(["0.0.0.0/0", name]), f"http://{name}/", PUBLIC)


@pytest.mark.parametrize(
    ("own", "url", "address"),
    [
        ("backline.corp", "https://backline.corp/", "10.0.0.5"),
        ("backline.corp", "https://backline.corp.:8443/", "10.0.0.5"),
        ("backline.corp:8000", "http://backline.corp:8000/", "10.0.0.5"),
        ("localhost:8000", "http://127.0.0.1:8000/", "127.0.0.1"),
        ("0.0.0.0:8000", "http://anything.corp:8000/", "127.8.8.8"),
        ("127.0.0.1:8000", "http://[::1]:8000/", "::1"),
        ("127.0.0.1:8000", "http://anything.corp:8000/", "::ffff:127.0.0.1"),
    ],
)
def test_the_product_does_not_ask_itself(own: str, url: str, address: str) -> None:
    everything = ["0.0.0.0/0", "::/0"]

    assert not permits(NetworkPolicy.parse(everything, own_hosts=[own]), url, address)
    assert permits(NetworkPolicy.parse(everything), url, address)


def test_a_neighbour_on_the_same_machine_can_be_opened() -> None:
    policy = NetworkPolicy.parse(["localhost:5001"], own_hosts=["localhost", "localhost:8000"])

    assert permits(policy, "https://localhost:5001/", "127.0.0.1")
    assert not permits(policy, "https://localhost:8000/", "127.0.0.1")


def test_one_closed_answer_closes_all() -> None:
    assert permits(NetworkPolicy(), "https://r.example.org/", PUBLIC)
    assert not permits(NetworkPolicy(), "https://r.example.org/", PUBLIC, "10.0.0.1")
    assert not permits(NetworkPolicy(), "https://r.example.org/", "10.0.0.1", PUBLIC)


@pytest.mark.parametrize("name", ["nexus", "nexus.local", "nexus.localhost", "db.internal", "x.home.arpa"])
def test_local_names_need_the_operator_even_for_public_addresses(name: str) -> None:
    assert not permits(NetworkPolicy(), f"https://{name}/", PUBLIC)
    assert permits(NetworkPolicy.parse([name]), f"https://{name}/", PUBLIC)


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "http://nexus.corp", "nexus.corp/path", "a b", "nexus.corp:0", "u@h"])
def test_a_setting_that_means_nothing_is_an_error(entry: str) -> None:
    with pytest.raises(ValueError):
        NetworkPolicy.parse([entry])


def test_plain_http_is_allowed_by_host() -> None:
    policy = NetworkPolicy.parse([], plain_http_hosts=["nexus.corp:8081"])

    assert policy.allows_plain_http(Url.parse("http://nexus.corp:8081/"))
    assert not policy.allows_plain_http(Url.parse("http://nexus.corp:8082/"))
