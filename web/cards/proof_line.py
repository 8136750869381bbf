"""Below a meter curve: choose an interval and check its reading against the chain."""

from typing import Any

from web import formats, proofs
from web.cards.chain_cards import block_link, transaction_link
from web.controls import Button, Choice, box, markup
from web.markup import Html, badge, code, join, tag
from web.problems import WebError
from web.view import View

Json = dict[str, Any]


class ProofLine:
    """One interval of the day that the curve shows, and the verdict on it."""

    def __init__(self, view: View, account: str) -> None:
        self.view, self.account = view, account
        self.rows: dict[str, Json] = {}
        with box("proof line") as self.line:
            self.choice = Choice(view.texts("proof.interval"), {}, "", lambda _: None)
            Button(view.texts("proof.check"), self._check, look="small")
            self.answer = markup("", classes="muted").props("role=status")
        self.line.set_visibility(False)

    def offer(self, rows: list[Json]) -> None:
        """Offer the intervals of another day."""
        rows_by_key = {f"{row['device_id']} {row['sequence']}": row for row in rows}
        if rows_by_key.keys() == self.rows.keys():
            return
        self.rows = rows_by_key
        self.line.set_visibility(bool(rows))
        self.answer.set_content("")
        names = {key: f"{row['start'][11:16]} · {row['sequence']}" for key, row in self.rows.items()}
        self.choice.offer(names, next(iter(names), ""))

    async def _check(self) -> None:
        row = self.rows.get(self.choice.value)
        if row is None:
            return
        try:
            verdict = await proofs.check(self.view.api, self.account, row["device_id"], row["sequence"])
        except WebError as error:
            self._say(badge(self.view.texts("proof.open"), "waiting"), self.view.words(error))
            return
        if verdict is None:
            self._say(badge(self.view.texts("proof.open"), "waiting"), "")
        else:
            self._tell(verdict)

    def _tell(self, verdict: proofs.Verdict) -> None:
        texts = self.view.texts
        state = badge(texts("proof.holds"), "good") if verdict.holds else badge(texts("proof.broken"), "bad")
        words = texts(
            "proof.path",
            leaf=formats.whole(verdict.index + 1),
            size=formats.whole(verdict.size),
            batch=verdict.batch_no,
        )
        root = code(formats.short(verdict.root), verdict.root)
        where = join(texts("chain.block_short"), " ", block_link(verdict.block))
        self._say(state, join(words, " ", root, " · ", where, " · ", transaction_link(verdict.transaction_hash)))

    def _say(self, state: Html, words: Html | str) -> None:
        self.answer.set_content(join(state, " ", tag("span", words)))
