"""TLS beyond the corpus in tests/data/corpora/tls_cases.jsonl: the same faults in their other forms."""

import pytest

from tests.corpora.tls_cases import judge

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion")  # old versions are what it is about


@pytest.mark.parametrize(
    ("recipe", "expect", "error_class"),
    [
        ({"client_cert": "required", "max": "TLSv1.2"}, "fail", "tls_client_certificate_required"),
        ({"client_cert": "optional"}, "connect", None),
        ({"san": [], "san_ip": ["127.0.0.1"], "connect_as": "127.0.0.1"}, "connect", None),
        ({"san": ["127.0.0.1"], "connect_as": "127.0.0.1"}, "fail", "certificate_wrong_host"),
        ({"san": ["localhost"], "sni_names": ["registry.test"]}, "connect", None),
        ({"ca": "org_private", "org_ca_uploaded": True}, "connect", None),
        ({"intermediate": "sent"}, "connect", None),
        ({"intermediate": "expired"}, "fail", "certificate_expired"),
        ({"intermediate": "not_ca"}, "fail", "certificate_untrusted"),
        ({"chain": "with_root"}, "connect", None),
        ({"chain": "duplicate"}, "connect", None),
        ({"eku": "clientAuth"}, "fail", "certificate_untrusted"),
        ({"key": "rsa1024"}, "fail", "tls_weak"),
        ({"max": "TLSv1"}, "fail", "tls_old_protocol"),
        ({"max": "TLSv1.2"}, "connect", None),
        ({"dh": 1024}, "fail", "tls_weak"),
        ({"ciphers": "NULL"}, "fail", "tls_weak"),
        ({"ciphers": "RC4"}, "fail", "tls_weak"),
        ({"ciphers": "ECDHE-RSA-AES128-GCM-SHA256"}, "connect", None),
        ({"raw": "ssh_banner"}, "fail", "tls_not_tls"),
        ({"raw": "garbage"}, "fail", None),
    ],
    ids=str,
)
def test_it_connects_or_says_why_not(recipe: dict[str, object], expect: str, error_class: str | None) -> None:
    row = {"input": {"ca": "trusted", "san": ["registry.test"], **recipe}, "expect": expect, "error_class": error_class}

    assert judge(row) == ""
