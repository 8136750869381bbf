"""Acts under the two-person rule over the API: what waits, what each would do, and the transactions to sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from chain.deployment import Deployment
from readmodel.tables import reviews
from tests.api.api_world import ORIGIN, World, address

NO_DOCUMENT = "0x" + "00" * 32
ORDER = "0x" + "0a" * 32
UNFREEZE = {"freeze_id": 1, "quantity_t": 5, "reason": "paid", "document_hash": NO_DOCUMENT}
REGISTRY = address("registry")


def data_of(world: World, contract: str, function: str, arguments: dict[str, Any]) -> str:
    deployment = Deployment.load(world.services.settings.deployment)
    return "0x" + deployment.contract(contract).abi.function(function).encode(arguments).hex()


@pytest.fixture
def acts(world: World) -> str:
    """Three acts: one that waits, one confirmed, one whose call nobody can read; the data of the first."""
    data = data_of(world, "Custody", "unfreeze", UNFREEZE)
    row = {
        "contract": "Custody",
        "data": data,
        "reason": "order was lifted",
        "document_hash": ORDER,
        "state": "opened",
        "opened_by": REGISTRY,
        "opened_s": 1,
        **ORIGIN,
    }
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(insert(reviews), row | {"act_id": 1})
        decided = {"state": "confirmed", "decided_by": address("ministry"), "decided_s": 2}
        connection.execute(insert(reviews), row | {"act_id": 2} | decided)
        connection.execute(insert(reviews), row | {"act_id": 3, "data": "0xdeadbeef"})
    engine.dispose()
    return data


def test_reviews__waiting_ones__say_what_they_would_do(ask: Callable[..., Any], acts: str) -> None:
    items = ask("/registry/reviews", as_="registry", state="opened").json()["items"]

    assert [item["act_id"] for item in items] == [3, 1]
    first = items[1]
    assert (first["contract"], first["function"], first["arguments"]) == ("Custody", "unfreeze", UNFREEZE)
    assert first["summary"] == {
        "en": "End freeze 1 for 5 t: paid",
        "zh": "解除第 1 号冻结中的 5 吨：paid",
    }
    assert (first["opened_by"], first["opened_by_name"], first["data"]) == (REGISTRY, "registry", acts)
    assert (first["reason"], first["document_hash"], first["decided_by"]) == ("order was lifted", ORDER, None)


def test_reviews__call_that_cannot_be_read__is_shown_as_it_is(ask: Callable[..., Any], acts: str) -> None:
    item = ask("/registry/reviews/3", as_="registry").json()

    assert (item["function"], item["arguments"], item["summary"]) == (None, {}, None)
    assert item["data"] == "0xdeadbeef"


def test_reviews__all__show_who_decided(ask: Callable[..., Any], acts: str) -> None:
    items = ask("/registry/reviews", as_="ministry").json()["items"]

    assert [(item["act_id"], item["state"], item["decided_by_name"]) for item in items] == [
        (3, "opened", None),
        (2, "confirmed", "ministry"),
        (1, "opened", None),
    ]


def test_reviews__unknown__is_not_found(ask: Callable[..., Any], acts: str) -> None:
    assert ask("/registry/reviews/9", as_="registry").status_code == 404


@pytest.mark.parametrize("path", ["/registry/reviews", "/registry/reviews/1"])
def test_reviews__for_others__stay_closed(ask: Callable[..., Any], acts: str, path: str) -> None:
    assert ask(path).status_code == 401
    assert [ask(path, as_=name).status_code for name in ("emitter", "province", "stranger")] == [403] * 3


def preparation(function: str, **arguments: Any) -> dict[str, Any]:
    return {"contract": "Reviews", "function": function, "arguments": arguments, "from": REGISTRY}


def test_prepare__opening_of_an_act__explains_the_call_that_it_carries(client: Any, world: World, acts: str) -> None:
    opening = {"contract_name": "Custody", "data": acts, "reason": "lifted", "document_hash": NO_DOCUMENT}

    answer = client.post("/transactions/prepare", json=preparation("open", **opening)).json()

    assert answer["transaction"]["data"] == data_of(world, "Reviews", "open", opening)
    assert answer["summary"]["en"] == (
        "Ask for a second person's review of this: End freeze 1 for 5 t: paid. Reason: lifted"
    )


def test_prepare__confirmation__says_what_is_done_at_once(client: Any, acts: str) -> None:
    answer = client.post("/transactions/prepare", json=preparation("confirm", act_id=1, data=acts)).json()

    assert answer["summary"]["en"] == (
        "Confirm act 1 as the second person; this is done at once: End freeze 1 for 5 t: paid"
    )


def test_prepare__confirmation_that_the_contract_refuses__tells_its_reason(
    client: Any, world: World, acts: str
) -> None:
    world.node.refusal = "Reviews: caller opened the act"

    answer = client.post("/transactions/prepare", json=preparation("confirm", act_id=1, data=acts))

    assert (answer.status_code, answer.json()["reason"]) == (409, "Reviews: caller opened the act")


def test_encode__a_call__gives_its_data_and_words(client: Any, acts: str) -> None:
    body = {"contract": "Custody", "function": "unfreeze", "arguments": UNFREEZE}

    answer = client.post("/transactions/encode", json=body).json()

    assert answer["data"] == acts
    assert answer["summary"]["en"] == "End freeze 1 for 5 t: paid"


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"contract": "Casino"}, "unknown-name"),
        ({"function": "bet"}, "unknown-name"),
        ({"function": "freeze_of"}, "bad-arguments"),
        ({"arguments": {}}, "bad-arguments"),
    ],
)
def test_encode__what_does_not_fit__is_told(client: Any, changes: Any, slug: str) -> None:
    body = {"contract": "Custody", "function": "unfreeze", "arguments": UNFREEZE}

    assert client.post("/transactions/encode", json=body | changes).json()["type"] == f"/problems/{slug}"
