"""Which names a certificate is for (RFC 9525)."""

import pytest

from resolution.errors import CertificateWrongHost
from resolution.network.tls_names import check, covers


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("registry.corp", "registry.corp", True),
        ("Registry.CORP", "registry.corp", True),
        ("*.corp", "registry.corp", True),
        ("*.corp", "a.registry.corp", False),
        ("*.corp", "corp", False),
        ("*.corp", ".corp", False),
        ("*", "registry", False),
        ("*", "registry.corp", False),
        ("reg*.corp", "registry.corp", False),
        ("*.*.corp", "a.b.corp", False),
        ("a.*.corp", "a.b.corp", False),
        ("registry.corp\0.evil.example", "registry.corp", False),
    ],
)
def test_a_wildcard_is_one_whole_leftmost_label(pattern: str, name: str, *, expected: bool) -> None:
    assert covers(pattern, name) is expected


@pytest.mark.parametrize(
    "certificate",
    [
        None,
        {},
        {"subject": ((("commonName", "registry.corp"),),)},
        {"subjectAltName": (("email", "registry.corp"), ("URI", "registry.corp"))},
        {"subjectAltName": (("IP Address", "10.0.0.1"),)},
    ],
)
def test_nothing_but_a_dns_name_stands_for_a_name(certificate: dict[str, object] | None) -> None:
    with pytest.raises(CertificateWrongHost):
        check(certificate, "registry.corp")


def test_an_address_needs_an_address() -> None:
    check({"subjectAltName": (("IP Address", "2001:DB8:0:0:0:0:0:1"),)}, "2001:db8::1")

    with pytest.raises(CertificateWrongHost):
        check({"subjectAltName": (("DNS", "10.0.0.1"), ("DNS", "*.0.0.1"))}, "10.0.0.1")
