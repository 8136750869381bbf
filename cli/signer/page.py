"""The signer's own pages: plain HTML in both languages, no script that could be tricked into signing."""

from html import escape
from string import Template

from chain.summaries import Text, visible
from cli.signer.desk import SigningRequest

_FRAME = Template("""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>ChainETS signer · 签名器</title>
<style nonce="$nonce">
@font-face { font-family: "Noto Sans SC"; src: url(/font.woff2) format("woff2");
  unicode-range: U+2E80-9FFF, U+FF00-FFEF }
:root { color-scheme: light dark;
  font: 16px/1.5 "Noto Sans SC", system-ui, sans-serif } /* ours first: behind another, some words stay boxes */
body { max-width: 40rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1rem; opacity: .7; font-weight: 500; margin: 0 0 1rem }
.does { font-size: 1.3rem; margin: .2rem 0 }
.note { opacity: .8; margin: .2rem 0 }
.warning { border-left: .3rem solid #c62828; padding: .5rem .8rem; background: #c6282822; font-weight: 600 }
table { width: 100%; border-collapse: collapse; font-size: .85rem; margin: 1rem 0 }
td { padding: .25rem .5rem .25rem 0; vertical-align: top; border-top: 1px solid #8884; overflow-wrap: anywhere }
td:first-child { opacity: .7; width: 1%; white-space: nowrap; padding-right: 1.2rem }
form { display: flex; gap: .8rem; flex-wrap: wrap; margin-top: 1.2rem }
input { font: inherit; padding: .5rem; flex: 1 0 100% }
button { font: inherit; padding: .7rem 1.4rem; border-radius: .5rem; border: 1px solid #8888; cursor: pointer }
button.yes { background: #1b5e3f; color: #fff; border-color: #1b5e3f }
</style></head><body><h1>ChainETS signer · 签名器</h1>
$body
</body></html>""")


def _html(body: str, nonce: str) -> str:
    return _FRAME.substitute(body=body, nonce=nonce)


def _both(text: Text, cls: str) -> str:
    return f'<p class="{cls}">{escape(text.zh)}<br>{escape(text.en)}</p>'


def request_page(request: SigningRequest, token: str, nonce: str, asks_passphrase: bool, problem: str = "") -> str:
    """What is to be signed, and the two buttons."""
    reading = request.reading
    parts = [
        f'<p class="note">{escape(request.origin)} → {escape(visible(request.account.name))} · '
        f"{escape(request.account.address)}</p>"
    ]
    parts += [_both(warning, "warning") for warning in reading.warnings]
    parts += [_both(reading.does, "does")]
    parts += [_both(text, "note") for text in (reading.reserves, reading.if_it_fails) if text is not None]
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in reading.facts)
    parts += [f"<table>{rows}</table>"]
    if problem:
        parts += [f'<p class="warning" role="alert">{escape(problem)}</p>']
    passphrase = (
        '<input type="password" name="passphrase" autocomplete="off" placeholder="Passphrase 密码" '
        'aria-label="Passphrase 密码">'
        if asks_passphrase
        else ""
    )
    parts += [
        f'<form method="post" action="/requests/{request.id}/decision">'
        f'<input type="hidden" name="token" value="{escape(token)}">{passphrase}'
        '<button class="yes" name="decision" value="approve">签名 Sign</button>'
        '<button name="decision" value="refuse">拒绝 Refuse</button></form>'
    ]
    return _html("\n".join(parts), nonce)


def decided_page(request: SigningRequest, nonce: str) -> str:
    """What was decided; the window closes itself where the browser lets it."""
    words = {
        "signed": Text("Signed. You may close this window.", "已签名，可以关闭此窗口。"),
        "refused": Text("Refused. Nothing was signed.", "已拒绝，未签署任何内容。"),
    }[request.state]
    return _html(_both(words, "does") + f'<script nonce="{nonce}">window.close()</script>', nonce)


def overview_page(waiting: list[SigningRequest], accounts: int, nonce: str) -> str:
    """What waits for a decision."""
    rows = "".join(
        f'<tr><td><a href="/requests/{request.id}">{escape(visible(request.account.name))}</a></td>'
        f"<td>{escape(request.reading.does.zh)}<br>{escape(request.reading.does.en)}</td></tr>"
        for request in waiting
    )
    none = _both(Text("Nothing waits for your signature.", "没有待签内容。"), "does")
    body = f"<table>{rows}</table>" if waiting else none
    return _html(f'<p class="note">{accounts} accounts · 账户</p>{body}', nonce)


def problem_page(detail: str, nonce: str) -> str:
    """What went wrong."""
    return _html(f'<p class="warning" role="alert">{escape(detail)}</p>', nonce)
