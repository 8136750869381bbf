"""
Mutual TLS between organisations: each makes its own key and a request, the consortium's authority signs.

A private key is written once, into its owner's folder, and only the request leaves it. What a certificate may speak for
comes from the description, not from the request. TLS 1.3 with P-256; certificates serve both ends of a connection.
"""

import datetime
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from networks.description import Network
from networks.errors import TlsInvalid

KEY, REQUEST, CERTIFICATE, AUTHORITY = "key.pem", "request.pem", "certificate.pem", "consortium.pem"
AUTHORITY_DAYS, CERTIFICATE_DAYS = 3650, 398
CLOCK_SKEW = datetime.timedelta(hours=1)


def make_authority(folder: Path, network: str) -> Path:
    """Make the consortium's authority (`key.pem`, `consortium.pem`), unless there is one. Returns the latter."""
    file = folder / AUTHORITY
    if file.exists():
        return file
    key = _own_key(folder)
    name = _name(f"{network} consortium")
    builder = _builder(name, name, key.public_key(), AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


def make_request(folder: Path, organisation: str) -> Path:
    """Make a key in the organisation's folder, unless one is there, and a request. Returns the request's path."""
    key = _own_key(folder)
    request = x509.CertificateSigningRequestBuilder().subject_name(_name(organisation)).sign(key, hashes.SHA256())
    file = folder / REQUEST
    file.write_bytes(request.public_bytes(serialization.Encoding.PEM))
    return file


def sign_request(authority: Path, request_file: Path, network: Network, folder: Path) -> Path:
    """
    Sign a request of an organisation of the description, for the hosts of its nodes.

    :param authority: folder of `make_authority`
    :param folder: gets `certificate.pem` and `consortium.pem`, to be sent back
    :raises TlsInvalid: a file cannot be read, the request's signature is wrong, or it is of no organisation
    """
    try:
        request = x509.load_pem_x509_csr(_read(request_file))
    except ValueError as error:
        raise TlsInvalid(f"{request_file}: no signing request") from error
    if not request.is_signature_valid:
        raise TlsInvalid(f"{request_file}: not signed by the key that it names")
    wanted = [str(each.value) for each in request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    organisation = next((each for each in network.organisations if [each.name] == wanted), None)
    if organisation is None:
        known = ", ".join(each.name for each in network.organisations)
        raise TlsInvalid(f"{request_file}: is of {', '.join(wanted) or 'nobody'}, the organisations are {known}")
    key, issuer = _signing_key(authority / KEY), _certificate(authority / AUTHORITY)
    hosts = dict.fromkeys(node.host for node in organisation.nodes)
    builder = _builder(_name(organisation.name), issuer.subject, request.public_key(), CERTIFICATE_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    both_ends = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    builder = builder.add_extension(x509.ExtendedKeyUsage(both_ends), critical=False)
    names = _alternative_names([*hosts, organisation.name])
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = builder.add_extension(identifier, critical=False)
    folder.mkdir(parents=True, exist_ok=True)
    signed = builder.sign(key, hashes.SHA256())
    (folder / CERTIFICATE).write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / AUTHORITY).write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
    return folder / CERTIFICATE


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: CertificatePublicKeyTypes, days: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public_key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - CLOCK_SKEW).not_valid_after(now + datetime.timedelta(days=days))
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _alternative_names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = []
    for host in hosts:
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            names.append(x509.DNSName(host))
    return names


def _own_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The folder's key, made when there is none."""
    file = folder / KEY
    if file.exists():
        return _signing_key(file)
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(text)
    except OSError as error:
        raise TlsInvalid(f"{file}: {error.strerror}") from error
    return key


def _signing_key(file: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(_read(file), password=None)
    except (ValueError, TypeError) as error:
        raise TlsInvalid(f"{file}: no private key without passphrase") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TlsInvalid(f"{file}: no elliptic-curve key")
    return key


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(_read(file))
    except ValueError as error:
        raise TlsInvalid(f"{file}: no certificate") from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TlsInvalid(f"{file}: {error.strerror}") from error
