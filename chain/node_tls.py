"""How we show ourselves to a node behind a consortium's proxy: certificate, key, and whose certificates we believe."""

import ssl
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chain.errors import TlsUnusable


class NodeTls(BaseSettings):
    """Files of an organisation, as `python -m networks tls` makes them; read whenever a connection is prepared."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_RPC_", extra="ignore", frozen=True)

    certificate: Path | None = Field(default=None)
    """Our certificate (`certificate.pem`), shown to nodes that ask for one."""

    key: Path | None = Field(default=None)
    """Its private key (`key.pem`)."""

    authority: Path | None = Field(default=None)
    """Who alone may have signed nodes' certificates (`consortium.pem`); None: authorities that the machine knows."""

    def context(self) -> ssl.SSLContext:
        """
        What an https connection to a node is made with.

        :raises TlsUnusable: a file is missing or is not what it should be, or a certificate has no key
        """
        try:
            context = ssl.create_default_context(cafile=self.authority)
        except OSError as error:  # SSLError, too
            raise TlsUnusable(f"CHAINETS_RPC_AUTHORITY={self.authority}: {_why(error)}") from error
        if (self.certificate is None) != (self.key is None):
            raise TlsUnusable("CHAINETS_RPC_CERTIFICATE and CHAINETS_RPC_KEY belong together: one of them is missing")
        if self.certificate is not None and self.key is not None:
            for file in (self.certificate, self.key):
                _make_sure_of(file)
            try:
                context.load_cert_chain(
                    self.certificate, self.key, password=""
                )  # else OpenSSL asks the terminal for it
            except OSError as error:
                raise TlsUnusable(f"{self.certificate} with the key {self.key}: {_why(error)}") from error
        return context


def verification(url: str) -> ssl.SSLContext | bool:
    """
    What httpx shall verify of a node with; what it wants where there is no TLS.

    :raises TlsUnusable: the settings cannot be used
    """
    return NodeTls().context() if url.startswith("https:") else True


def _make_sure_of(file: Path) -> None:
    try:
        file.open("rb").close()
    except OSError as error:
        raise TlsUnusable(f"{file}: {error.strerror}") from error


def _why(error: OSError) -> str:
    return str(getattr(error, "reason", None) or error.strerror or error)
