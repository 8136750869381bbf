"""How the demo's people act: each in order, several at once, refusals in the API's own words."""

import httpx
import pytest

from cli.demo.desk import Desk, Refused


def desk_with(answers: list[httpx.Response]) -> Desk:
    """A desk whose API gives these answers, one after the other."""
    desk = Desk("http://api.invalid")
    left = iter(answers)
    desk._http = httpx.Client(base_url="http://api.invalid", transport=httpx.MockTransport(lambda _: next(left)))
    return desk


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(422, json={"reason": "Quota: area is zero", "detail": "reverted"}), "Quota: area is zero"),
        (httpx.Response(403, json={"detail": "not your view"}), "not your view"),
        (httpx.Response(502, text="bad gateway"), "502"),
    ],
)
def test_get__an_answer_that_is_no_success__is_refused_in_its_words(answer: httpx.Response, words: str) -> None:
    with pytest.raises(Refused, match=words):
        desk_with([answer]).get("/registry/accounts")


def test_wait_indexed__behind_at_first__waits_until_the_block_is_there() -> None:
    desk = desk_with([httpx.Response(200, json={"indexed_block": block}) for block in (None, 4, 5)])

    desk.wait_indexed(5)

    with pytest.raises(StopIteration):  # it asked three times
        desk.get("/health")


def test_wait_indexed__never_there__says_which_block() -> None:
    desk = desk_with([httpx.Response(200, json={"indexed_block": 4})])

    with pytest.raises(Refused, match="the read model has not reached block 5 after -1 s"):
        desk.wait_indexed(5, timeout_s=-1)
