"""How the demo's people ask again: silence and pleas to come again are waited out, refusals are not."""

import httpx
import pytest

from chain.errors import NodeUnreachable
from chain.rpc import Rpc
from cli.demo import patience
from cli.demo.patience import PatientRpc, PatientTransport, answer_of
from cli.tx import ask


@pytest.fixture
def in_no_time(monkeypatch):
    """Pauses that take no time; the list of them."""
    pauses = []
    monkeypatch.setattr(patience.time, "sleep", pauses.append)
    return pauses


def asking(*answers):
    """A question with these answers, one after the other; an exception is raised."""
    left = iter(answers)

    def ask():
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def test_answer_of__silent_then_busy_then_there__waits_as_it_was_told(in_no_time):
    busy = httpx.Response(429, headers={"retry-after": "3"})
    ask = asking(httpx.ConnectError("refused"), busy, httpx.Response(503), httpx.Response(200))

    assert answer_of(ask).status_code == 200
    assert in_no_time == [0.1, 3.0, 0.1]


def test_answer_of__a_refusal__is_the_answer(in_no_time):
    assert answer_of(asking(httpx.Response(409))).status_code == 409
    assert in_no_time == []


def test_answer_of__patience_over__gives_the_last_plea_or_the_silence(in_no_time):
    assert answer_of(asking(httpx.Response(503)), patience_s=-1).status_code == 503
    with pytest.raises(httpx.ConnectError):
        answer_of(asking(httpx.ConnectError("refused")), patience_s=-1)


def test_patient_transport__busy_database__the_same_is_asked_again(in_no_time, monkeypatch):
    asked = []

    def handle(self, request):
        asked.append((request.method, request.url.path, request.read()))
        return httpx.Response(503 if len(asked) < 3 else 200, json={"items": []})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    with httpx.Client(base_url="http://api", transport=PatientTransport()) as http:
        assert ask(http, "/exchange/orders", {"day": 1}) == {"items": []}
    assert asked == [("POST", "/exchange/orders", b'{"day":1}')] * 3


def test_patient_rpc__node_away_for_a_moment__gets_its_answer(in_no_time, monkeypatch):
    answer = asking(NodeUnreachable("http://node", "refused"), {"result": "0x7"})
    monkeypatch.setattr(Rpc, "_post", lambda *_: answer())

    assert PatientRpc("http://node").call("eth_blockNumber") == "0x7"
    assert in_no_time == [0.1]
