"""The reading methods: calls, estimates, state, blocks, transactions, receipts, proofs, traces."""

import pytest
import rlp
from eth_abi.abi import decode
from trie import HexaryTrie

from chain.proof.crypto import keccak
from tests.devnet_fixtures import RpcRefusal, call_data, person, probe_code, signed

ALICE = person("alice")
NOBODY = "0x" + "00" * 20


@pytest.fixture
def probe(devnet):
    return devnet.deploy_probe(ALICE)


def call_of(probe, data, **fields):
    return {"to": probe, "data": "0x" + data.hex(), "from": ALICE.address} | fields


def test_identity__new_chain__says_what_it_is(devnet):
    assert devnet("eth_chainId") == "0x7db4"
    assert devnet("net_version") == "32180"
    assert devnet("web3_clientVersion").startswith("chainets-devnet/")
    assert devnet("net_listening") is True
    assert devnet("net_peerCount") == "0x0"
    assert devnet("eth_accounts") == []
    assert devnet("eth_syncing") is False
    assert devnet("web3_sha3", "0x") == "0x" + keccak(b"").hex()


def test_fees__any_block__are_zero(devnet, probe):
    history = devnet("eth_feeHistory", "0x5", "latest", [25, 75])

    assert devnet("eth_gasPrice") == devnet("eth_maxPriorityFeePerGas") == "0x0"
    assert history["oldestBlock"] == "0x0"
    assert history["baseFeePerGas"] == ["0x0", "0x0", "0x0"]
    assert history["reward"] == [["0x0", "0x0"]] * 2
    assert history["gasUsedRatio"][0] == 0 < history["gasUsedRatio"][1] < 1


def test_call__view__returns_its_value(devnet, probe):
    devnet.send(ALICE, probe, call_data("note(uint256,uint256)", 5, 42))

    assert devnet.read(probe, call_data("value(uint256)", 5)) == (42).to_bytes(32, "big")


def test_call__earlier_block__sees_the_state_of_then(devnet, probe):
    devnet.send(ALICE, probe, call_data("note(uint256,uint256)", 5, 1))
    devnet.send(ALICE, probe, call_data("note(uint256,uint256)", 5, 2))
    block_hash = devnet("eth_getBlockByNumber", "0x2", False)["hash"]

    values = [
        int.from_bytes(devnet.read(probe, call_data("value(uint256)", 5), tag), "big")
        for tag in ("0x1", "0x2", "latest", "pending", {"blockHash": block_hash}, {"blockNumber": "0x2"})
    ]

    assert values == [0, 1, 2, 2, 1, 1]


def test_call__reverting__answers_the_standard_error(devnet, probe):
    with pytest.raises(RpcRefusal, match=r"^execution reverted: Probe: refused$") as refusal:
        devnet.read(probe, call_data("fail()"))

    assert refusal.value.code == 3
    data = bytes.fromhex(refusal.value.data[2:])
    assert data[:4] == keccak(b"Error(string)")[:4]
    assert decode(["string"], data[4:]) == ("Probe: refused",)


def test_call__reverting_without_reason__answers_the_standard_error(devnet, probe):
    with pytest.raises(RpcRefusal, match=r"^execution reverted$") as refusal:
        devnet.read(probe, call_data("fail_silently()"))

    assert (refusal.value.code, refusal.value.data) == (3, "0x")


def test_call__out_of_gas__says_so(devnet, probe):
    with pytest.raises(RpcRefusal, match=r"^out of gas"):
        devnet("eth_call", call_of(probe, call_data("burn()"), gas=hex(100_000)), "latest")


def test_call__value_without_funds__says_so(devnet, probe):
    with pytest.raises(RpcRefusal, match=r"^insufficient funds for transfer"):
        devnet("eth_call", call_of(probe, b"", value="0x1"), "latest")


def test_call__writing__leaves_no_trace(devnet, probe):
    before = devnet("eth_getProof", probe, [], "latest")["storageHash"]

    for _ in range(3):
        devnet("eth_call", call_of(probe, call_data("note(uint256,uint256)", 1, 1)), "latest")

    assert devnet.read(probe, call_data("value(uint256)", 1)) == bytes(32)
    assert devnet("eth_getProof", probe, [], "latest")["storageHash"] == before
    assert devnet("eth_getTransactionCount", ALICE.address) == "0x1"


def test_call__latest__is_seen_from_the_block_that_would_come_next(devnet, probe):
    devnet("evm_setNextBlockTimestamp", 2_000_000_000)

    assert int.from_bytes(devnet.read(probe, call_data("now()")), "big") == 2_000_000_000
    assert int.from_bytes(devnet.read(probe, call_data("height()")), "big") == 2
    receipt = devnet.send(ALICE, probe, call_data("fail_before(uint256)", 2_000_000_000))
    assert receipt["status"] == "0x1"
    assert devnet("eth_getBlockByNumber", "latest", False)["timestamp"] == hex(2_000_000_000)


def test_call__numbered_block__is_seen_from_that_block(devnet, probe):
    devnet("evm_mine")

    assert int.from_bytes(devnet.read(probe, call_data("height()"), "0x1"), "big") == 1
    made = int(devnet("eth_getBlockByNumber", "0x1", False)["timestamp"], 16)
    assert int.from_bytes(devnet.read(probe, call_data("now()"), "0x1"), "big") == made


def test_blockhash__ancestor__is_its_hash(devnet, probe):
    for _ in range(3):
        devnet("evm_mine")

    for number in (0, 2, 4):
        expected = devnet("eth_getBlockByNumber", hex(number), False)["hash"]
        assert "0x" + devnet.read(probe, call_data("ancestor(uint256)", number)).hex() == expected


def test_call__future_block__is_refused(devnet):
    with pytest.raises(RpcRefusal, match="header not found"):
        devnet("eth_call", {"to": NOBODY}, "0x63")


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("eth_getBalance", [], "missing value for required argument 0: address"),
        ("eth_getBalance", ["0x12"], "address is not 20 bytes"),
        ("eth_getBalance", [NOBODY, "newest"], "block is not a hex number: 'newest'"),
        ("eth_call", [{"too": NOBODY}], "call has unknown fields: too"),
        ("eth_call", ["0x"], "call is not an object"),
        ("eth_call", [{"to": NOBODY}, "latest", {NOBODY: {"balance": "0x1"}}], "state overrides are not supported"),
        ("eth_getTransactionByHash", ["0x12"], "transactionHash is not 32 bytes"),
        ("eth_getLogs", [{"topics": ["0x12"]}], "topic is not 32 bytes"),
        ("eth_getLogs", [{"fromBlock": "0x5", "toBlock": "0x1"}], "invalid block range: 5 to 1"),
    ],
)
def test_params__wrong__are_named(devnet, method, given, words):
    with pytest.raises(RpcRefusal, match=words) as refusal:
        devnet(method, *given)
    assert refusal.value.code == -32602


def test_method__unknown__has_its_code(devnet):
    with pytest.raises(RpcRefusal, match="eth_nothing does not exist") as refusal:
        devnet("eth_nothing")
    assert refusal.value.code == -32601


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"[]", -32600),
        (b"7", -32600),
        (b'{"id":1}', -32600),
        (b'{"id":1,"method":"a","params":{}}', -32600),
    ],
)
def test_body__not_a_request__has_its_code(devnet, body, code):
    answer = devnet.body(body)
    error = answer[0]["error"] if isinstance(answer, list) else answer["error"]
    assert error["code"] == code


def test_batch__good_and_bad__answers_each(devnet):
    good, bad = devnet.batch(("eth_chainId", []), ("eth_nothing", []))

    assert good["result"] == "0x7db4"
    assert bad["error"]["code"] == -32601


@pytest.mark.parametrize(
    "data",
    [
        call_data("note(uint256,uint256)", 1, 1),
        call_data("clear(uint256,uint256)", 0, 20),
        call_data("nested(uint256)", 0),
        call_data("nested(uint256)", 1),
        call_data("nested(uint256)", 12),
    ],
    ids=["write", "refund", "flat", "nested", "deeply nested"],
)
def test_estimate__any_call__suffices_and_is_close(devnet, probe, data):
    """63/64 at each level and refunds both make the gas that must be there more than the gas that is used."""
    for key in range(20):
        devnet.send(ALICE, probe, call_data("note(uint256,uint256)", key, 1))

    gas = int(devnet("eth_estimateGas", call_of(probe, data)), 16)
    receipt = devnet.send(ALICE, probe, data, gas=gas)

    assert receipt["status"] == "0x1"
    assert gas <= 2.2 * int(receipt["gasUsed"], 16)


def test_estimate__deployment__suffices(devnet):
    gas = int(devnet("eth_estimateGas", {"from": ALICE.address, "data": "0x" + probe_code().hex()}), 16)

    assert devnet.send(ALICE, None, probe_code(), gas=gas)["status"] == "0x1"


def test_estimate__reverting__answers_the_standard_error(devnet, probe):
    with pytest.raises(RpcRefusal, match=r"^execution reverted: Probe: refused$"):
        devnet("eth_estimateGas", call_of(probe, call_data("fail()")))


def test_block__by_number_and_hash__is_the_same_and_whole(devnet, probe):
    by_number = devnet("eth_getBlockByNumber", "0x1", True)
    by_hash = devnet("eth_getBlockByHash", by_number["hash"], True)

    assert by_number == by_hash
    assert by_number["transactions"][0]["hash"] == devnet("eth_getBlockByNumber", "0x1", False)["transactions"][0]
    assert by_number["parentHash"] == devnet("eth_getBlockByNumber", "earliest", False)["hash"]
    assert devnet("eth_getBlockByNumber", "0x9", False) is None
    assert devnet("eth_getBlockByHash", "0x" + "00" * 32, False) is None
    assert devnet("eth_getBlockTransactionCountByHash", by_number["hash"]) == "0x1"


def test_transaction__mined__is_what_was_signed(devnet, probe):
    raw = signed(ALICE, 1, probe, b"\x01\x02", gas=77_777)
    sent = devnet("eth_sendRawTransaction", raw)

    found = devnet("eth_getTransactionByHash", sent)

    assert found["from"] == ALICE.address.lower()
    assert found["to"] == probe
    assert (found["nonce"], found["gas"], found["gasPrice"], found["input"]) == ("0x1", hex(77_777), "0x0", "0x0102")
    fields = rlp.decode(bytes.fromhex(raw[2:]))
    assert [int(found[name], 16) for name in "vrs"] == [int.from_bytes(each, "big") for each in fields[6:]]
    assert devnet("eth_getTransactionByBlockNumberAndIndex", found["blockNumber"], "0x0") == found
    assert devnet("eth_getTransactionByBlockHashAndIndex", found["blockHash"], "0x0") == found
    assert devnet("eth_getBlockReceipts", found["blockNumber"]) == [devnet("eth_getTransactionReceipt", sent)]


def test_transaction__unknown__is_null(devnet):
    assert devnet("eth_getTransactionByHash", "0x" + "00" * 32) is None
    assert devnet("eth_getTransactionReceipt", "0x" + "00" * 32) is None


def test_code_and_storage__of_a_contract__are_shown_at_each_block(devnet, probe):
    assert len(devnet("eth_getCode", probe, "latest")) > 100
    assert devnet("eth_getCode", probe, "0x0") == "0x"
    assert devnet("eth_getStorageAt", probe, "0x0", "latest") == "0x" + "00" * 32


def test_count__pending__is_that_of_latest_when_nothing_waits(devnet, probe):
    assert devnet("eth_getTransactionCount", ALICE.address, "pending") == "0x1"
    assert devnet("eth_getTransactionCount", ALICE.address, "latest") == "0x1"
    assert devnet("eth_getTransactionCount", ALICE.address, "earliest") == "0x0"


def test_proof__account_and_slot__verify_against_the_state_root(devnet, probe):
    receipt = devnet.send(ALICE, probe, call_data("note(uint256,uint256)", 3, 9))
    steps = devnet("debug_traceTransaction", receipt["transactionHash"])["structLogs"]
    slot = int(next(key for step in steps if step["op"] == "SSTORE" for key in step["storage"]), 16)

    proof = devnet("eth_getProof", probe, [hex(slot), "0x1"], "latest")

    root = bytes.fromhex(devnet("eth_getBlockByNumber", "latest", False)["stateRoot"][2:])
    nodes = [rlp.decode(bytes.fromhex(node[2:])) for node in proof["accountProof"]]
    account = rlp.decode(HexaryTrie.get_from_proof(root, keccak(bytes.fromhex(probe[2:])), nodes))
    assert account[2] == bytes.fromhex(proof["storageHash"][2:])
    there, absent = proof["storageProof"]
    assert (there["value"], absent["value"]) == ("0x9", "0x0")
    nodes = [rlp.decode(bytes.fromhex(node[2:])) for node in there["proof"]]
    assert HexaryTrie.get_from_proof(account[2], keccak(slot.to_bytes(32, "big")), nodes) == b"\x09"


def test_trace__reverted_transaction__ends_in_the_revert_with_its_reason(devnet, probe):
    receipt = devnet.send(ALICE, probe, call_data("fail()"))

    trace = devnet("debug_traceTransaction", receipt["transactionHash"], {"enableMemory": True})

    last = trace["structLogs"][-1]
    assert (trace["failed"], last["op"], last["depth"]) == (True, "REVERT", 1)
    assert b"Probe: refused" in bytes.fromhex("".join(last["memory"]))
    assert b"Probe: refused" in bytes.fromhex(trace["returnValue"])
    assert trace["gas"] == int(receipt["gasUsed"], 16)


def test_trace__second_in_its_block__starts_after_the_first(devnet, probe):
    notes = [signed(ALICE, 1 + i, probe, call_data("note(uint256,uint256)", 1, 1)) for i in range(2)]
    answers = devnet.batch(*[("eth_sendRawTransaction", [raw]) for raw in notes])
    receipts = [devnet("eth_getTransactionReceipt", answer["result"]) for answer in answers]
    assert receipts[0]["blockNumber"] == receipts[1]["blockNumber"]

    traces = [devnet("debug_traceTransaction", receipt["transactionHash"]) for receipt in receipts]

    assert [trace["gas"] for trace in traces] == [int(receipt["gasUsed"], 16) for receipt in receipts]
    assert traces[0]["gas"] > traces[1]["gas"]
    writes = [step["storage"] for step in traces[0]["structLogs"] if step["op"] == "SSTORE"]
    assert [int(value, 16) for write in writes for value in write.values()] == [1]


def test_trace__call_tracer__shows_the_tree(devnet, probe):
    receipt = devnet.send(ALICE, probe, call_data("nested(uint256)", 2))

    tree = devnet("debug_traceTransaction", receipt["transactionHash"], {"tracer": "callTracer"})

    inner = tree["calls"][0]["calls"][0]
    assert tree["type"] == inner["type"] == "CALL"
    assert inner["input"] == "0x" + call_data("nested(uint256)", 0).hex()
    assert "calls" not in inner
    assert tree["gasUsed"] == receipt["gasUsed"]


def test_trace__call__leaves_no_trace_in_the_state(devnet, probe):
    trace = devnet("debug_traceCall", call_of(probe, call_data("note(uint256,uint256)", 1, 7)), "latest")

    assert trace["failed"] is False
    assert devnet.read(probe, call_data("value(uint256)", 1)) == bytes(32)
