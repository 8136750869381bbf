"""Whatever is asked, the answer is a result or an error that blames the request; the node itself never fails."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devnet.errors import InternalError
from tests.devnet_fixtures import call_data, person

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(
        ["", "0x", "0x0", "0x1", "0xzz", "latest", "pending", "earliest", "0x" + "f" * 64, "0x" + "1" * 65]
    )
    | st.text(max_size=5)
    | st.binary(max_size=34).map(lambda data: "0x" + data.hex())
    | st.binary(min_size=20, max_size=20).map(lambda data: "0x" + data.hex())
    | st.binary(min_size=32, max_size=32).map(lambda data: "0x" + data.hex())
)
CALL_KEYS = ["from", "to", "data", "input", "gas", "value", "nonce", "gasPrice", "accessList"]
OTHER_KEYS = ["address", "topics", "fromBlock", "toBlock", "blockHash", "blockNumber", "storageKeys", "tracer"]
KEYS = st.sampled_from([*CALL_KEYS, *OTHER_KEYS])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=8
)


@pytest.fixture
def busy(devnet):
    """A devnet with something in it, and the names of all its methods."""
    probe = devnet.deploy_probe(person("alice"))
    devnet.send(person("alice"), probe, call_data("note(uint256,uint256)", 1, 2))
    return devnet, sorted([*devnet.app.rpc.methods(), "eth_sendRawTransaction"])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_method__any_params__is_answered_without_a_fault_of_the_node(busy, data):
    devnet, methods = busy
    method = data.draw(st.sampled_from(methods))
    given_params = data.draw(st.lists(JSON, max_size=4))
    answer = devnet.body({"jsonrpc": "2.0", "id": 1, "method": method, "params": given_params})
    assert ("result" in answer) != ("error" in answer)
    assert answer.get("error", {}).get("code") != InternalError.code, (method, given_params, answer)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=20))
def test_any_body__is_answered_without_a_fault_of_the_node(devnet, body):
    answer = devnet.body(body)
    answers = answer if isinstance(answer, list) else [answer]
    assert all(each["error"]["code"] in (-32700, -32600) for each in answers)
