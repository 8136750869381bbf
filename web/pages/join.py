"""A newcomer's way in, open to all: sign in with one's own key, read the policy, apply, and see what became of it."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from carbon.roles import Role
from web import formats
from web.cards.card import Card
from web.cards.columns import Tone
from web.cards.sign_in_card import SignIn, home_of
from web.cards.source import Source
from web.controls import box, markup
from web.digest_field import DigestCheck
from web.frame import heading, page
from web.join_form import JoinForm
from web.markup import badge, code, facts, join, link, tag
from web.sheet import Sheet
from web.view import Session, View, renew_session, view_of

Json = dict[str, Any]

EVERY_S: Final = 4.0

TONES: Final[dict[str, Tone]] = {"applied": "waiting", "admitted": "good", "refused": "bad"}


def add() -> None:
    """Register `/join`."""
    ui.page("/join")(join_page)


async def join_page(request: Request) -> None:
    """The policy beside the sign-in, or beside one's own application."""
    view = view_of(request)
    with page(view, "join", view.texts("join.title")):
        heading(view.texts("join.title"), view.texts("join.lead"))
        policy: Source[Json] = Source(view.api.policy)
        with box("grid grid-half"):
            Card(view, policy, view.texts("join.policy"), lambda data: _draw_policy(view, data), name="policy")
            if view.session is None:
                SignIn(view, "/join")
            joining = None if view.session is None else Joining(view, view.session, policy)
        if joining is not None:
            joining.build()
        policy.start()


def _draw_policy(view: View, policy: Json) -> None:
    """The text itself where it is at hand; else where it is, and a check that a copy is the published one."""
    texts, policy_hash = view.texts, policy["policy_hash"]
    if policy_hash is None:
        markup(texts("join.no_policy"), tag="p")
        return
    if policy["text"] is None:
        markup(texts("join.no_text"), tag="p")
        DigestCheck(view, lambda: str(policy_hash), "join.check_policy", "join.is_policy")
    else:
        markup(tag("pre", policy["text"], cls="message", tabindex="0"))
    markup(facts([(texts("join.uri"), policy["uri"]), (texts("join.policy_hash"), code(policy_hash))]))


class Joining:
    """The application of the account that is signed in: its state, and the form where it may apply."""

    def __init__(self, view: View, session: Session, policy: Source[Json]) -> None:
        self.view, self.session, self.policy = view, session, policy
        self.standing: Source[Json] = Source(self._standing, EVERY_S)
        self.banks: Source[list[Json]] = Source(lambda: view.api.participants(role=str(Role.BANK.name)))
        self.sheet = Sheet(view, session, self.standing.refresh)
        self._has_form = False
        Card(view, self.standing, view.texts("join.state"), self._draw_state, name="application")

    def build(self) -> None:
        """Lay the place of the form, and ask."""
        self.place = box("grid")
        for source in (self.standing, self.policy, self.banks):
            source.watch(self._offer_form)
        self.banks.start()
        self.standing.start()

    async def _standing(self) -> Json:
        api = self.view.api
        return {"me": await api.me(), "applications": await api.own_applications()}

    def _draw_state(self, data: Json) -> None:
        texts, me = self.view.texts, data["me"]
        pairs: list[tuple[object, object]] = [(texts("sign_in.account"), code(self.session.account))]
        newest = next(iter(data["applications"]), None)
        if newest is None:
            markup(texts("join.none" if me["status"] == "unknown" else f"account_status.{me['status']}"), tag="p")
        else:
            markup(join(badge(texts(f"join.state_{newest['state']}"), TONES[newest["state"]]), " ", newest["name"]))
            markup(texts(f"join.next_{newest['state']}"), tag="p", classes="muted")
            pairs += self._facts(newest)
        markup(facts(pairs))
        if me["roles"]:
            renew_session(me)
            with box("actions"):
                markup(link(home_of(me["roles"]), texts("sign_in.go"), cls="button button-primary"))

    def _facts(self, application: Json) -> list[tuple[object, object]]:
        texts = self.view.texts
        roles = "、".join(texts.one_of("role", role) for role in application["roles"])
        pairs: list[tuple[object, object]] = [
            (texts("registry.applied_for"), roles),
            (texts("registry.applied_at"), formats.moment(application["applied_at"])),
        ]
        if application["decided_at"]:
            pairs.append((texts("join.decided_at"), formats.moment(application["decided_at"])))
        if application["reason"]:
            pairs.append((texts("form.reason"), application["reason"]))
        return pairs

    def _offer_form(self) -> None:
        """Put the form once all of it is known, and take it away once the account may not apply."""
        standing, policy, banks = self.standing.data, self.policy.data, self.banks.data
        if standing is None or policy is None or banks is None:
            return
        may_apply = standing["me"]["status"] == "unknown"
        if may_apply == self._has_form:
            return
        self._has_form = may_apply
        self.place.clear()
        if may_apply:
            newest: Json = next(iter(standing["applications"]), {})
            with self.place, box("card", "section").props("data-card=join"):
                with box("card-head"):
                    markup(self.view.texts("join.particulars"), tag="h2")
                markup(self.view.texts("join.public"), tag="p", classes="muted")
                form = JoinForm(self.view, policy, banks, newest.get("profile") or {})
                self.sheet.lead_here(self.view.texts("join.preview"), form.read)
