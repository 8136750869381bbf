"""What an organisation runs its nodes with: systemd units, or a Compose file; the same arguments in both."""

import json
import shlex
from typing import Any

from networks import besu, goquorum, node_key
from networks.description import Network, Node, Organisation

GOQUORUM_IMAGE = "quorumengineering/quorum:22.7.4"
BESU_IMAGE = "hyperledger/besu:25.7.0"
PROXY_IMAGE = "nginx:1.28"
CONFIG, STATE = "/etc/chainets", "/var/lib/chainets"
"""Where the units look: an organisation's folder is copied to the first; the second is made by systemd."""
ENGINES = ("goquorum", "besu")

CONFINED = """\
LimitNOFILE=65536
NoNewPrivileges=true
PrivateTmp=true
ProtectHome=true
ProtectSystem=strict

[Install]
WantedBy=multi-user.target
"""
"""How every unit ends."""

UNIT = """\
[Unit]
Description=ChainETS {title}: {engine} node {node} of {organisation}
Wants=network-online.target
After=network-online.target

[Service]
User=chainets
StateDirectory=chainets/{node}
StateDirectoryMode=0700
{lines}
Restart=always
RestartSec=5
TimeoutStopSec=60
{confined}"""


def systemd_unit(network: Network, organisation: Organisation, node: Node, engine: str) -> str:
    """Unit of one node. The binaries are /usr/local/bin/geth and /opt/besu/bin/besu."""
    folder, data = f"{CONFIG}/{node.name}", f"{STATE}/{node.name}"
    key = f"{folder}/{node_key.FILE}"
    if engine == "besu":
        run = ["/opt/besu/bin/besu", *besu.arguments(network, node, f"{folder}/besu", data, key)]
        lines = [f"ExecStart={shlex.join(run)}"]
    else:
        geth = "/usr/local/bin/geth"
        init = [geth, *goquorum.init_arguments(data, f"{folder}/goquorum/genesis.json")]
        copy = ["/bin/cp", *(f"{folder}/goquorum/{name}" for name in PEER_FILES), f"{data}/"]
        run = [geth, *goquorum.arguments(network, node, data, key)]
        lines = [f"Environment={name}={value}" for name, value in goquorum.ENVIRONMENT.items()]
        lines += [f"ExecStartPre={shlex.join(each)}" for each in (init, copy)]
        lines += [f"ExecStart={shlex.join(run)}"]
    return UNIT.format(
        title=network.name,
        engine=engine,
        node=node.name,
        organisation=organisation.name,
        lines="\n".join(lines),
        confined=CONFINED,
    )


PROXY_UNIT = """\
[Unit]
Description=ChainETS {title}: mutual TLS before node {node} of {organisation}
Wants=network-online.target
After=network-online.target

[Service]
User=chainets
RuntimeDirectory=chainets-{node}-tls
ExecStart={start}
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=5
{confined}"""


def proxy_unit(network: Network, organisation: Organisation, node: Node) -> str:
    """Unit of the proxy before one node: Debian's nginx, without root. Reload it after a certificate was renewed."""
    start = shlex.join(proxy_command(f"{CONFIG}/{node.name}/tls.conf", f"/run/chainets-{node.name}-tls"))
    return PROXY_UNIT.format(
        title=network.name, node=node.name, organisation=organisation.name, start=start, confined=CONFINED
    )


def proxy_command(config: str, folder: str) -> list[str]:
    """Run nginx in the foreground; what it needs to write is in the folder, what it says goes to stderr."""
    return ["/usr/sbin/nginx", "-p", folder, "-c", config, "-e", "stderr", "-g", "daemon off; pid nginx.pid;"]


PEER_FILES = ("static-nodes.json", "permissioned-nodes.json")
"""GoQuorum reads these in its data folder."""


def compose(network: Network, organisation: Organisation, engine: str) -> str:
    """
    A Compose file (JSON is YAML) for all nodes of an organisation, each with its proxy.

    Containers share the host's network: enode URLs name addresses of machines, and JSON-RPC stays on loopback.
    """
    services: dict[str, Any] = {}
    for node in organisation.nodes:
        services[node.name] = _besu(network, node) if engine == "besu" else _goquorum(network, node)
        services[f"{node.name}-tls"] = {
            "image": PROXY_IMAGE,
            "restart": "unless-stopped",
            "network_mode": "host",
            "volumes": [f"./{node.name}/tls.conf:/etc/nginx/nginx.conf:ro", f"./tls:{CONFIG}/tls:ro"],
            "depends_on": [node.name],
        }
    volumes: dict[str, Any] = {f"{node.name}-data": {} for node in organisation.nodes}
    content = {"name": f"{network.name}-{organisation.name}", "services": services, "volumes": volumes}
    return json.dumps(content, indent=2) + "\n"


def _goquorum(network: Network, node: Node) -> dict[str, Any]:
    init = shlex.join(["geth", *goquorum.init_arguments("/data", "/network/genesis.json")])
    copy = shlex.join(["cp", *(f"/network/{name}" for name in PEER_FILES), "/data/"])
    run = shlex.join(["geth", *goquorum.arguments(network, node, "/data", "/key")])
    return {
        **_node(GOQUORUM_IMAGE, node, "goquorum"),
        "environment": goquorum.ENVIRONMENT,
        "entrypoint": ["/bin/sh", "-c"],
        "command": [f"{init} && {copy} && exec {run}"],
    }


def _besu(network: Network, node: Node) -> dict[str, Any]:
    command = besu.arguments(network, node, "/network", "/data", "/key")
    return {**_node(BESU_IMAGE, node, "besu"), "command": command}


def _node(image: str, node: Node, engine: str) -> dict[str, Any]:
    return {
        "image": image,
        "restart": "unless-stopped",
        "network_mode": "host",
        "stop_grace_period": "60s",
        "volumes": [
            f"{node.name}-data:/data",
            f"./{node.name}/{engine}:/network:ro",
            f"./{node.name}/{node_key.FILE}:/key:ro",
        ],
    }


def tls_proxy(node: Node) -> str:
    """nginx's configuration: JSON-RPC of a node for other organisations, whose certificates the consortium signed."""
    host = f"[{node.host}]" if ":" in node.host else node.host
    return f"""\
# JSON-RPC of {node.name} for other organisations: mutual TLS, then loopback. Certificates: `python -m networks tls`.
events {{ worker_connections 1024; }}
http {{
  access_log off;
  # Requests and answers stay in memory. nginx makes these folders all the same, beside its pid.
  client_max_body_size 2m;
  client_body_buffer_size 2m;
  client_body_temp_path requests;
  proxy_max_temp_file_size 0;
  proxy_temp_path answers;
  fastcgi_temp_path unused;
  uwsgi_temp_path unused;
  scgi_temp_path unused;
  server {{
    listen {host}:{node.tls_port} ssl;
    ssl_protocols TLSv1.3;
    ssl_certificate {CONFIG}/tls/certificate.pem;
    ssl_certificate_key {CONFIG}/tls/key.pem;
    ssl_client_certificate {CONFIG}/tls/consortium.pem;
    ssl_verify_client on;
    location / {{
      limit_except POST {{ deny all; }}
      proxy_pass http://127.0.0.1:{node.rpc_port};
      proxy_read_timeout 60s;
    }}
  }}
}}
"""
