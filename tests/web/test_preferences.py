"""Choices that stick: language, theme, colour of a rise."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web import web_site
from tests.web.web_site import Site

Visit = Callable[..., Page]


def test_language__switched__sticks_on_every_page_and_after_a_reload(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    context = visitor(locale="zh-CN")
    page = web_site.visit(context, f"{site.web}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("碳市场行情")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Carbon market")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Carbon market")
    page.get_by_role("link", name="Chain", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On the chain")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("链上记录")


def test_theme__chosen__changes_the_paper(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    context = visitor()
    page = web_site.visit(context, f"{site.web}/sign-in")
    page.get_by_role("button", name="深色").click()
    page.wait_for_url(f"{site.web}/sign-in")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 18)"


def test_colour_of_a_rise__swapped__is_green(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    context = visitor()
    page = web_site.visit(context, f"{site.web}/sign-in")
    page.get_by_role("button", name="绿涨红跌").click()
    page = web_site.visit(context, f"{site.web}/")
    assert page.locator(".up").first.evaluate("e => getComputedStyle(e).color") == "rgb(11, 122, 75)"


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", ""]
)
def test_way_back__that_leads_elsewhere__goes_to_the_market(site: Site, back: str) -> None:
    answer = httpx.get(f"{site.web}/preferences", params={"language": "en", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_choice__that_does_not_exist__is_not_kept(site: Site) -> None:
    answer = httpx.get(
        f"{site.web}/preferences", params={"language": "xx", "theme": "<script>"}, follow_redirects=False
    )
    assert "set-cookie" not in answer.headers


def test_answer__of_the_pages__lets_nothing_be_fetched_from_elsewhere(site: Site) -> None:
    policy = httpx.get(f"{site.web}/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert f"connect-src 'self' ws: wss: {site.api};" in policy
    assert "frame-ancestors 'none'" in policy


def test_page__opened__asks_only_our_own_server(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    context = visitor()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    web_site.visit(context, f"{site.web}/")
    assert [url for url in asked if not url.startswith((site.web, "data:", "blob:"))] == []
    assert any(url.endswith("noto-sans-sc-400.woff2") for url in asked)


def test_health__of_the_pages__tells_also_of_the_api(site: Site) -> None:
    assert httpx.get(f"{site.web}/health").json()["api"]["status"] == "ok"
    site.steer(down=True)
    answer = httpx.get(f"{site.web}/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "no_api")
