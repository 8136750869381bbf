"""`eth_sendRawTransaction`: what gets in, what is refused and why, what shares a block."""

import asyncio
import json

import pytest

from tests.devnet_fixtures import RpcRefusal, call_data, hash_of, person, signed

ALICE = person("alice")
BOB = person("bob")
NOWHERE = "0x" + "12" * 20


def test_send__alone__is_in_a_block_when_its_hash_is_answered(devnet):
    raw = signed(ALICE, 0, NOWHERE)

    sent = devnet("eth_sendRawTransaction", raw)

    assert sent == hash_of(raw)
    receipt = devnet("eth_getTransactionReceipt", sent)
    assert receipt["blockNumber"] == "0x1" == devnet("eth_blockNumber")
    assert receipt["status"] == "0x1"
    assert receipt["from"] == ALICE.address.lower()
    assert receipt["gasUsed"] == hex(21_000)


def test_send__several_in_a_batch__share_one_block_in_order(devnet):
    raws = [signed(ALICE, n, NOWHERE) for n in range(3)] + [signed(BOB, 0, NOWHERE)]

    answers = devnet.batch(*[("eth_sendRawTransaction", [raw]) for raw in raws])

    block = devnet("eth_getBlockByNumber", "latest", False)
    assert block["number"] == "0x1"
    assert block["transactions"] == [hash_of(raw) for raw in raws] == [answer["result"] for answer in answers]


def test_send__several_connections_at_once__share_one_block(devnet):
    raws = [signed(person(f"sender {i}"), 0, NOWHERE) for i in range(5)]

    async def all_at_once():
        bodies = [
            json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": [raw]}).encode()
            for raw in raws
        ]
        return await asyncio.gather(*[devnet.app.dispatcher.body(body) for body in bodies])

    asyncio.run(all_at_once())

    assert devnet("eth_getBlockTransactionCountByNumber", "0x1") == "0x5"


def test_send__more_than_a_block_takes__fills_the_next(open_devnet):
    devnet = open_devnet(max_block_transactions=4)

    devnet.batch(*[("eth_sendRawTransaction", [signed(ALICE, n, NOWHERE)]) for n in range(10)])

    counts = [devnet("eth_getBlockTransactionCountByNumber", hex(n)) for n in (1, 2, 3)]
    assert counts == ["0x4", "0x4", "0x2"]


def test_send__gas_limits_beyond_one_block__go_into_two(devnet):
    half = devnet.app.node.gas_limit - 20_000

    devnet.batch(*[("eth_sendRawTransaction", [signed(ALICE, n, NOWHERE, gas=half)]) for n in range(2)])

    assert devnet("eth_blockNumber") == "0x2"


def test_send__read_after_it_in_the_same_batch__sees_what_it_did(devnet):
    raw = signed(ALICE, 0, NOWHERE)

    _, count, receipt = devnet.batch(
        ("eth_sendRawTransaction", [raw]),
        ("eth_getTransactionCount", [ALICE.address, "latest"]),
        ("eth_getTransactionReceipt", [hash_of(raw)]),
    )

    assert count["result"] == "0x1"
    assert receipt["result"]["blockNumber"] == "0x1"


def test_send__nonces_in_the_wrong_order__are_put_in_order(devnet):
    raws = [signed(ALICE, n, NOWHERE) for n in (2, 1, 0)]

    answers = devnet.batch(*[("eth_sendRawTransaction", [raw]) for raw in raws])

    assert [answer["result"] for answer in answers] == [hash_of(raw) for raw in raws]
    nonces = [each["nonce"] for each in devnet("eth_getBlockByNumber", "0x1", True)["transactions"]]
    assert nonces == ["0x0", "0x1", "0x2"]


def test_send__nonce_too_low__is_refused(devnet):
    devnet.send(ALICE, NOWHERE)

    with pytest.raises(RpcRefusal, match=r"^nonce too low: next nonce 1, tx nonce 0$"):
        devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE, b"other"))


def test_send__nonce_before_it_never_comes__is_refused_after_a_while(devnet):
    with pytest.raises(RpcRefusal, match=r"^nonce too high: next nonce 0, tx nonce 1$"):
        devnet("eth_sendRawTransaction", signed(ALICE, 1, NOWHERE))
    assert devnet("eth_blockNumber") == "0x0"


def test_send__block_made_by_evm_mine_meanwhile__answers_the_waiting(devnet):
    raw = signed(ALICE, 0, NOWHERE)

    async def send_and_mine():
        send = {"jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": [raw]}
        mine = {"jsonrpc": "2.0", "id": 2, "method": "evm_mine", "params": []}
        bodies = [devnet.app.dispatcher.body(json.dumps(each).encode()) for each in (send, mine)]
        return [json.loads(answer) for answer in await asyncio.gather(*bodies)]

    sent, mined = asyncio.run(send_and_mine())

    assert (sent["result"], mined["result"]) == (hash_of(raw), "0x0")
    assert devnet("eth_blockNumber") == "0x1"


def test_send__asker_goes_away__others_with_the_same_transaction_are_answered(devnet):
    raw = signed(ALICE, 0, NOWHERE)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": [raw]}).encode()

    async def one_goes_away():
        leaving = asyncio.create_task(devnet.app.dispatcher.body(body))
        staying = asyncio.create_task(devnet.app.dispatcher.body(body))
        await asyncio.sleep(0)
        leaving.cancel()
        return json.loads(await staying)

    assert asyncio.run(one_goes_away())["result"] == hash_of(raw)


def test_send__disk_fails__is_an_error_and_the_chain_stays_as_it_was(devnet, monkeypatch):
    def full(block, nodes):
        raise OSError("disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(devnet.app.node.store, "append", full)
        with pytest.raises(RpcRefusal, match="block failed: OSError") as refusal:
            devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE))
    assert refusal.value.code == -32603

    assert devnet.send(ALICE, NOWHERE)["blockNumber"] == "0x1"


def test_send__power_safe__is_mined_all_the_same(open_devnet):
    assert open_devnet(power_safe=True).send(ALICE, NOWHERE)["status"] == "0x1"


def test_send__same_transaction_twice__changes_nothing_the_second_time(devnet):
    raw = signed(ALICE, 0, NOWHERE)

    first, second = devnet.batch(("eth_sendRawTransaction", [raw]), ("eth_sendRawTransaction", [raw]))
    third = devnet("eth_sendRawTransaction", raw)

    assert first["result"] == second["result"] == third
    assert devnet("eth_blockNumber") == "0x1"


def test_send__other_chain__is_refused(devnet):
    with pytest.raises(RpcRefusal, match=r"^transaction is for chain 1, this is chain 32180$"):
        devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE, chainId=1))


def test_send__fee_market_transaction__is_refused_with_what_to_do(devnet):
    raw = ALICE.sign_transaction(
        {
            "type": 2,
            "nonce": 0,
            "gas": 21000,
            "maxFeePerGas": 0,
            "maxPriorityFeePerGas": 0,
            "to": None,
            "chainId": 32180,
        }
        | {"to": "0x1212121212121212121212121212121212121212", "value": 0}
    ).raw_transaction
    with pytest.raises(RpcRefusal, match=r"type 2 is not of this network .* send type 0"):
        devnet("eth_sendRawTransaction", "0x" + raw.hex())


@pytest.mark.parametrize("raw", ["0x", "0xc0", "0x00", "0xff", "0xf8", "0x01c0", "0xc88080808080808080"])
def test_send__malformed_bytes__are_refused(devnet, raw):
    with pytest.raises(RpcRefusal, match=r"^transaction "):
        devnet("eth_sendRawTransaction", raw)


def test_send__too_little_gas_to_begin__is_refused(devnet):
    with pytest.raises(RpcRefusal, match=r"^intrinsic gas too low: need 21000, tx gas 20999$"):
        devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE, gas=20_999))


def test_send__more_gas_than_a_block__is_refused(devnet):
    with pytest.raises(RpcRefusal, match=r"^exceeds block gas limit"):
        devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE, gas=10**9))


def test_send__value_without_funds__is_refused(devnet):
    with pytest.raises(RpcRefusal, match=r"^insufficient funds for gas \* price \+ value: have 0, need 1$"):
        devnet("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE, value=1))


def test_send__value_with_funds__moves_it(open_devnet, tmp_path):
    text = (
        'name = "rich"\nchain_id = 32180\nblock_gas_limit = 100_000_000\n'
        f'[balances_wei]\n"{ALICE.address.lower()}" = 10\n'
    )
    (tmp_path / "rich.toml").write_text(text)
    devnet = open_devnet(network=tmp_path / "rich.toml")

    devnet.send(ALICE, BOB.address, value=4)

    assert devnet("eth_getBalance", ALICE.address) == "0x6"
    assert devnet("eth_getBalance", BOB.address, "latest") == "0x4"
    assert devnet("eth_getBalance", BOB.address, "0x0") == "0x0"


def test_send__earlier_one_spends_the_funds__drops_the_later_and_those_after_it(open_devnet, tmp_path):
    text = (
        'name = "rich"\nchain_id = 32180\nblock_gas_limit = 100_000_000\n'
        f'[balances_wei]\n"{ALICE.address.lower()}" = 10\n'
    )
    (tmp_path / "rich.toml").write_text(text)
    devnet = open_devnet(network=tmp_path / "rich.toml")
    raws = [signed(ALICE, n, BOB.address, value=value) for n, value in ((0, 8), (1, 8), (2, 0))]

    first, second, third = devnet.batch(*[("eth_sendRawTransaction", [raw]) for raw in raws])

    assert "result" in first
    assert "insufficient funds" in second["error"]["message"]
    assert "nonce too high" in third["error"]["message"]
    assert devnet("eth_getTransactionCount", ALICE.address, "pending") == "0x1"


def test_send__reverting_call__is_mined_with_status_0_and_its_reason(devnet):
    probe = devnet.deploy_probe(ALICE)

    receipt = devnet.send(ALICE, probe, call_data("fail()"))

    assert receipt["status"] == "0x0"
    assert receipt["logs"] == []
    assert bytes.fromhex(receipt["revertReason"][2:]).find(b"Probe: refused") > 0
    assert devnet("eth_getTransactionCount", ALICE.address) == "0x2"


def test_send__out_of_gas__is_mined_with_status_0_and_costs_all_gas(devnet):
    probe = devnet.deploy_probe(ALICE)

    receipt = devnet.send(ALICE, probe, call_data("burn()"), gas=200_000)

    assert (receipt["status"], receipt["gasUsed"]) == ("0x0", hex(200_000))
    assert "revertReason" not in receipt
