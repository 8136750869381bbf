"""Keys that stay with their owner: of a node, and for TLS between organisations."""

import socket
import ssl
import stat
import threading

import pytest
from eth_keys import keys
from typer.testing import CliRunner

from networks import node_key
from networks.__main__ import app
from networks.description import CONSORTIUM


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_node_key__made_once__is_private_and_its_public_key_is_printed(tmp_path):
    first, again = run("node-key", tmp_path / "node"), run("node-key", tmp_path / "node")

    file = tmp_path / "node" / "nodekey"
    secret = keys.PrivateKey(bytes.fromhex(file.read_text()))
    assert first.stdout.strip() == again.stdout.strip() == "0x" + secret.public_key.to_bytes().hex()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "zz", "00" * 32, "01" * 31])
def test_node_key__file_that_holds_no_key__is_one_line_and_exit_2(tmp_path, content):
    (tmp_path / "nodekey").write_text(content)

    done = run("node-key", tmp_path)

    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert f"{tmp_path / node_key.FILE}: holds no 32-byte secp256k1 key in hex" in done.stderr


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """Folders of the authority, of two organisations with signed certificates, and of a stranger's own authority."""
    folder = tmp_path_factory.mktemp("tls")
    for authority in ("authority", "stranger-authority"):
        assert run("tls", "authority", folder / authority, CONSORTIUM).exit_code == 0
    for authority, name, home in (
        ("authority", "ministry", "ministry"),
        ("authority", "exchange", "exchange"),
        ("stranger-authority", "exchange", "stranger"),
    ):
        assert run("tls", "request", folder / home, name).exit_code == 0
        request = folder / home / "request.pem"
        done = run("tls", "sign", folder / authority, request, CONSORTIUM, folder / home)
        assert done.exit_code == 0, done.stderr
    return folder


def serve_once(certified):
    """A server of the ministry's that asks for a certificate and answers with the name in it; its port."""
    home = certified / "ministry"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=home / "consortium.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(home / "certificate.pem", home / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener:
            accepted, _ = listener.accept()
            try:
                with context.wrap_socket(accepted, server_side=True) as tls:
                    tls.sendall(dict(each[0] for each in tls.getpeercert()["subject"])["commonName"].encode())
            except (ssl.SSLError, OSError):
                accepted.close()

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def ask(certified, home, server_hostname="ministry"):
    """What the server answers to a client with that folder's certificate; None: to one without."""
    context = ssl.create_default_context(cafile=certified / "ministry" / "consortium.pem")
    if home is not None:
        context.load_cert_chain(certified / home / "certificate.pem", certified / home / "key.pem")
    with (
        socket.create_connection(("127.0.0.1", serve_once(certified)), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=server_hostname) as tls,
    ):
        return tls.recv(100).decode()


def test_tls__organisation_of_the_consortium__is_let_in_by_its_name(certified):
    assert ask(certified, "exchange") == "exchange"


@pytest.mark.parametrize("home", [None, "stranger"])
def test_tls__nobodys_or_a_strangers_certificate__is_refused(certified, home):
    with pytest.raises((ssl.SSLError, OSError)):
        assert ask(certified, home) == "let in"


def test_tls__server_of_another_organisation__is_not_taken_for_it(certified):
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        ask(certified, "exchange", server_hostname="registry")


def test_tls__private_keys__are_their_owners_only(certified):
    for home in ("authority", "ministry", "exchange"):
        assert stat.S_IMODE((certified / home / "key.pem").stat().st_mode) == 0o600


def test_tls__request_again__keeps_the_key(certified):
    before = (certified / "exchange" / "key.pem").read_bytes()
    run("tls", "request", certified / "exchange", "exchange")
    assert (certified / "exchange" / "key.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nobody", None, "is of nobody, the organisations are ministry, registry"),
        ("ministry", b"text", "request.pem: no signing request"),
    ],
)
def test_sign__request_that_is_none_or_of_no_organisation__is_one_line_and_exit_2(
    certified, tmp_path, name, content, words
):
    run("tls", "request", tmp_path, name)
    if content is not None:
        (tmp_path / "request.pem").write_bytes(content)

    done = run("tls", "sign", certified / "authority", tmp_path / "request.pem", CONSORTIUM, tmp_path)

    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr
    assert not (tmp_path / "certificate.pem").exists()


def test_sign__authority_that_is_not_there__is_one_line_and_exit_2(certified, tmp_path):
    done = run("tls", "sign", tmp_path, certified / "exchange" / "request.pem", CONSORTIUM, tmp_path)

    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "key.pem: No such file" in done.stderr
