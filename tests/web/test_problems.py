"""What a reader is told when the API refuses."""

import asyncio

import httpx
import pytest

from web.api_client import Api
from web.language import texts_of
from web.problems import ApiProblem, ApiUnreachable, NotAllowed, NotFound, NotSignedIn, explain, problem_of

ENGLISH, CHINESE = texts_of("en"), texts_of("zh")


async def ask(answer: httpx.Response | Exception, token: str | None = None) -> httpx.Request:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://api") as http:
        await Api(http, token).voucher("ABC")
    return seen[0]


def run(answer: httpx.Response | Exception, token: str | None = None) -> httpx.Request:
    return asyncio.run(ask(answer, token))


@pytest.mark.parametrize(
    ("status", "kind"), [(401, NotSignedIn), (403, NotAllowed), (404, NotFound), (409, ApiProblem)]
)
def test_answer__with_an_error_status__becomes_that_problem(status: int, kind: type[ApiProblem]) -> None:
    with pytest.raises(kind):
        run(httpx.Response(status, json={"title": "No", "status": status, "detail": "not so"}))


def test_api__that_does_not_answer__is_unreachable() -> None:
    with pytest.raises(ApiUnreachable) as caught:
        run(httpx.ConnectError("refused"))
    assert caught.value.words(ENGLISH) == "The API does not answer; please try again in a moment."


def test_answer__that_is_no_json__is_a_problem_too() -> None:
    with pytest.raises(ApiProblem):
        run(httpx.Response(502, text="<html>bad gateway</html>"))


def test_question__of_a_signed_in_visitor__carries_the_token_in_the_header_only() -> None:
    request = run(httpx.Response(200, json={}), token="secret-token")
    assert request.headers["authorization"] == "Bearer secret-token"
    assert "secret-token" not in str(request.url)


def test_reason__of_a_contract__is_said_in_both_languages_with_the_contracts_own_words() -> None:
    problem = problem_of(409, {"reason": "Market: price outside the day's limits"})
    said = "the price is outside the limits of the day (Market: price outside the day's limits)"
    assert said in problem.words(ENGLISH)
    assert "价格超出当日涨跌幅限制" in problem.words(CHINESE)


def test_reason__that_nobody_translated__is_shown_as_the_contract_wrote_it() -> None:
    assert explain("Devices: key is taken", ENGLISH) == "Devices: key is taken"
