"""The particulars of an application for registration, as `Participants.apply` takes them (IEEE 3218-2022, table 2)."""

from typing import Any, Final

from carbon.roles import SEE_ALL, STAFF, Role
from web import formats
from web.controls import Choice, Field, Tick, box
from web.document_field import NOTHING, DocumentField
from web.sheet import BadInput, Call
from web.view import View

Json = dict[str, Any]

KINDS: Final = ("enterprise", "institution", "authority", "person")

ROLES: Final = (
    Role.EMITTER,
    Role.INVESTOR,
    Role.VERIFICATION_BODY,
    Role.QUALIFIED_PERSON,
    Role.BANK,
    Role.EXCHANGE,
    Role.PROVINCE,
    Role.ORACLE,
    Role.REGISTRY,
    Role.MINISTRY,
    Role.REGULATOR,
)
"""Most frequent first; who wants several at once applies by a program."""

GOVERNED: Final = Role.REGISTRY | SEE_ALL
"""Governors of the directory give these, and no registry."""

NO_BANK: Final = "0x" + "00" * 20

NO_AREA: Final = "0"

AREAS: Final = 100
"""GB/T 2260 codes of provinces have two digits."""


class JoinForm:
    """The fields; names and limits are those that the API gives with the policy."""

    def __init__(self, view: View, policy: Json, banks: list[Json], before: Json) -> None:
        """`before` is the profile of an application that was refused: its words need not be typed again."""
        self._view, self._policy = view, policy
        self._fields = {str(field["name"]): field for field in policy["fields"]}
        texts = view.texts
        with box("form"):
            roles = {str(int(role)): texts(f"role.{role.name}") for role in ROLES}
            self._role = _choice(texts("registry.applied_for"), roles, "")
            self._texts = {name: self._text_field(name, str(before.get(name, ""))) for name in ("name",)}
            kinds = {kind: texts(f"join.kind_{kind}") for kind in KINDS}
            self._kind = _choice(self._label("kind"), kinds, str(before.get("kind", "")))
            codes = (str(code) for code in range(AREAS) if f"area.{code}" in texts)
            areas = {NO_AREA: texts("join.no_area")} | {code: texts(f"area.{code}") for code in codes}
            self._area = _choice(self._label("area"), areas, str(before.get("area", "")))
            for name in ("industry", "postal_address"):
                self._texts[name] = self._text_field(name, str(before.get(name, "")))
            self._documents = {
                name: DocumentField(view, _known(before.get(name)), words=self._label(name))
                for name, field in self._fields.items()
                if field["kind"] == "hash"
            }
            named = {bank["account"]: f"{bank['name']} · {formats.short(bank['account'])}" for bank in banks}
            known_bank = str(before.get("settlement_bank", ""))
            self._bank = _choice(self._label("settlement_bank"), {NO_BANK: texts("join.no_bank")} | named, known_bank)
            self._accepted = Tick(texts("join.accept"))

    def _label(self, name: str) -> str:
        return self._view.texts.both(self._fields[name]["label"])

    def _text_field(self, name: str, value: str) -> Field:
        hint = self._view.texts("join.industry_hint") if name == "industry" else ""
        return Field(self._label(name), value, hint=hint, maxlength=str(self._fields[name]["max_length"]))

    def read(self) -> Call:
        """Return the call with its particulars in words, and what is missing; raises BadInput."""
        if not self._accepted.is_on:
            raise BadInput("", "join.not_accepted")
        role = Role(int(self._role.value))
        profile: Json = {name: field.value.strip() for name, field in self._texts.items()}
        if not profile["name"]:
            raise BadInput("", "join.no_name")
        profile |= {"kind": self._kind.value, "area": int(self._area.value), "settlement_bank": self._bank.value}
        profile |= {name: document.hash() for name, document in self._documents.items()}
        arguments = {"policy_hash": self._policy["policy_hash"] or NOTHING, "roles": int(role), "profile": profile}
        return Call("Participants", "apply", arguments, self._details(role, profile), self._cautions(role, profile))

    def _details(self, role: Role, profile: Json) -> tuple[tuple[str, str], ...]:
        """What goes on chain for everyone to read, in the order of the table."""
        words = {
            "kind": self._kind.words,
            "area": self._area.words,
            "settlement_bank": self._bank.words,
        } | {name: formats.short(profile[name]) for name in self._documents if profile[name] != NOTHING}
        rows = ((self._label(name), words.get(name, "") or str(profile[name])) for name in self._fields)
        asked = (self._view.texts("registry.applied_for"), self._view.texts(f"role.{role.name}"))
        return (asked, *((label, shown if shown != NOTHING else formats.MISSING) for label, shown in rows if shown))

    def _cautions(self, role: Role, profile: Json) -> tuple[str, ...]:
        texts = self._view.texts
        missing = [self._label(name) for name in self._documents if profile[name] == NOTHING]
        separator = "；" if texts.language == "zh" else "; "
        found = [texts("join.missing", what=separator.join(missing))] if missing else []
        if role & STAFF:
            found.append(texts("join.staff"))
        elif profile["settlement_bank"] == NO_BANK:
            found.append(texts("join.without_bank"))
        if role & GOVERNED:
            found.append(texts("join.governed"))
        return tuple(found)


def _choice(words: str, options: dict[str, str], known: str) -> Choice:
    return Choice(words, options, known if known in options else next(iter(options)), lambda _: None)


def _known(document_hash: object) -> str:
    return "" if document_hash in (None, NOTHING) else str(document_hash)
