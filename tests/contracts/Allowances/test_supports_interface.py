import pytest
from eth_utils import keccak

ERC1155_FUNCTIONS = [
    "balanceOf(address,uint256)",
    "balanceOfBatch(address[],uint256[])",
    "setApprovalForAll(address,bool)",
    "isApprovedForAll(address,address)",
    "safeTransferFrom(address,address,uint256,uint256,bytes)",
    "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
]
"""The functions that EIP-1155 requires."""

ERC1155_EVENTS = [
    "TransferSingle(address,address,address,uint256,uint256)",
    "TransferBatch(address,address,address,uint256[],uint256[])",
    "ApprovalForAll(address,address,bool)",
]
"""The events that EIP-1155 requires, without URI: there is no metadata here."""


@pytest.mark.parametrize(
    ("interface_id", "is_supported"), [("01ffc9a7", True), ("d9b67a26", True), ("ffffffff", False), ("0e89341c", False)]
)
def test_supports_interface__id__answers_as_erc_165_asks(ledger, interface_id, is_supported):
    assert ledger.supportsInterface(bytes.fromhex(interface_id)) is is_supported


def test_interface__functions_and_events__are_those_of_erc_1155(ledger):
    selectors = {bytes(keccak(text=abi.selector)[:4]) for abi in ledger.contract_type.methods}
    topics = {abi.selector for abi in ledger.contract_type.events}

    wanted = [keccak(text=signature)[:4] for signature in ERC1155_FUNCTIONS]
    interface_id = bytes(a ^ b ^ c ^ d ^ e ^ f for a, b, c, d, e, f in zip(*wanted, strict=True))

    assert interface_id.hex() == "d9b67a26"
    assert selectors.issuperset(wanted)
    assert topics.issuperset(ERC1155_EVENTS)
