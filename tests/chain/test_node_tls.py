"""Certificate, key and authority for nodes behind a proxy: what is wrong with them is said by name."""

import pytest

from chain.errors import TlsUnusable
from chain.node_tls import NodeTls
from chain.rpc import Rpc
from networks import tls
from networks.description import CONSORTIUM, load


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """An organisation's folder, and a key of somebody else."""
    folder = tmp_path_factory.mktemp("tls")
    tls.make_authority(folder / "authority", "test")
    tls.sign_request(folder / "authority", tls.make_request(folder, "ministry"), load(CONSORTIUM), folder)
    tls.make_request(folder / "other", "registry")
    return folder


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"authority": "absent.pem"}, r"CHAINETS_RPC_AUTHORITY=.*/absent.pem: No such file"),
        ({"authority": "key.pem"}, r"CHAINETS_RPC_AUTHORITY=.*/key.pem: "),
        ({"certificate": "certificate.pem"}, "CHAINETS_RPC_CERTIFICATE and CHAINETS_RPC_KEY belong together"),
        ({"key": "key.pem"}, "CHAINETS_RPC_CERTIFICATE and CHAINETS_RPC_KEY belong together"),
        ({"certificate": "absent.pem", "key": "key.pem"}, r"/absent.pem: No such file"),
        ({"certificate": "certificate.pem", "key": "absent.pem"}, r"/absent.pem: No such file"),
        ({"certificate": "certificate.pem", "key": "other/key.pem"}, r"/other/key.pem: KEY_VALUES_MISMATCH"),
        ({"certificate": "request.pem", "key": "key.pem"}, r"request.pem with the key .*/key.pem: "),
    ],
)
def test_rpc__file_that_cannot_be_used__is_named(files, monkeypatch, settings, words):
    for name, file in settings.items():
        monkeypatch.setenv(f"CHAINETS_RPC_{name.upper()}", str(files / file))

    Rpc("http://127.0.0.1:9").close()  # nothing of it matters here
    with pytest.raises(TlsUnusable, match=words):
        Rpc("https://127.0.0.1:9")


def test_context__nothing_set__believes_whom_the_machine_knows(files):
    assert not any(b"test consortium" in each for each in NodeTls().context().get_ca_certs(binary_form=True))
    named = NodeTls(authority=files / "authority" / tls.AUTHORITY).context().get_ca_certs()
    assert [dict(part[0] for part in each["subject"])["commonName"] for each in named] == ["test consortium"]
