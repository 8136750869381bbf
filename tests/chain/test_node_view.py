"""What a node says of itself; its clock by the Date of its answers."""

import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chain.node_view import NodeView, clock_ahead_s, look_at

ANSWERS = {
    "web3_clientVersion": "besu/v25",
    "net_peerCount": "0x4",
    "net_version": "1",
    "eth_getBlockByNumber": {"number": "0x10", "hash": "0xab"},
}


@pytest.fixture
def node_with_clock():
    """Starts a node whose machine's clock is off by so many seconds (None: it tells no time); its address."""
    servers = []

    def start(ahead_s):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # http.server names it
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                calls = request if isinstance(request, list) else [request]
                answers = [{"jsonrpc": "2.0", "id": call["id"], "result": ANSWERS[call["method"]]} for call in calls]
                body = json.dumps(answers if isinstance(request, list) else answers[0]).encode()
                self.send_response_only(200)
                if ahead_s is not None:
                    self.send_header("Date", formatdate(time.time() + ahead_s, usegmt=True))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("ahead_s", [3600, -3600])
def test_look_at__clock_off_by_an_hour__is_found(node_with_clock, ahead_s):
    found = look_at(node_with_clock(ahead_s))

    assert found.is_clock_off
    assert abs(found.clock_ahead_s - ahead_s) <= 1
    assert (found.client, found.head, found.peers) == ("besu/v25", 16, 4)


def test_look_at__clock_as_ours__is_not_told_of(node_with_clock):
    assert not look_at(node_with_clock(0)).is_clock_off


def test_clock__node_tells_no_time__is_unknown(node_with_clock):
    assert clock_ahead_s(node_with_clock(None)) is None


def test_look_at__no_answer__says_so():
    assert look_at("http://127.0.0.1:9").client is None


@pytest.mark.parametrize(("ahead_s", "judged_s"), [(None, 1_000), (0, 1_000), (60, 1_000), (-60, 940)])
def test_earlier_clock__of_a_node__is_never_later_than_ours(ahead_s, judged_s):
    assert NodeView("http://node", "besu/v25", clock_ahead_s=ahead_s).earlier_clock_s(1_000) == judged_s
