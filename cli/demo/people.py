"""Stage 1: everyone asks for the policy, hands in the particulars of IEEE 3218-2022 table 2, and is admitted."""

from typing import Any

from carbon.hashing import keccak
from carbon.roles import Role
from cli.ape import Ape
from cli.demo.cast import REGISTRY, SECOND_REGISTRY, Actor, passphrase_of
from cli.demo.desk import Act
from cli.demo.play import Play, chunks
from cli.site import Site

POLICY = """ChainETS registration policy (demo)

1. Applicants keep their own key; the registry never asks for it.
2. Applicants hand in: name, kind, industry, address, business licence, identity of the legal representative,
   power of attorney, settlement bank and bank account. Documents stay off chain; their hashes go on chain.
3. Staff of authorities, registry, exchange, bank and verification bodies may not hold or trade units.
"""
DOCUMENTS = ("business-licence", "legal-representative", "power-of-attorney", "bank-account")


def ape_run(site: Site, script: str, *arguments: str) -> None:
    """
    Run one of the `scripts/` on the site's chain, signed by the demo's deployer.

    :raises ScriptFailed: with the script's last line
    """
    keystore = site.keys / "deployer.json"
    Ape(site.network, site.rpc_url, keystore, passphrase_of(site.keys), site.logs).run(script, *arguments)


def register(play: Play) -> None:
    """Everyone applies and is admitted; registry, ministry and regulator by a governor of the directory."""
    first = [play.cast[name] for name in (REGISTRY, SECOND_REGISTRY, "ministry", "regulator")]
    others = [actor for actor in play.cast.values() if actor not in first]
    with play.step("People apply and are admitted", 2 * len(play.cast)) as task:
        play.act_all(task, [_application(play, actor, "0x" + "00" * 32) for actor in first])
        deployment = ("--deployment", str(play.site.deployment))
        grants = [word for actor in first for word in (f"--{str(actor.part.roles.name).lower()}", actor.address)]
        ape_run(play.site, "grant_roles", *grants, *deployment)
        policy = document(play.site, "policy", POLICY)
        play.act("registry", "Participants", "publish_policy", policy_hash=policy, uri="documents/policy.txt")
        play.desk.wait_indexed(play.chain.block_number())
        asked = str(play.desk.get("/registration/policy")["policy_hash"])
        play.act_all(task, [_application(play, actor, asked) for actor in others])
        admissions = [
            Act(play.cast["registry"], "Participants", "admit", {"account": actor.address}) for actor in others
        ]
        play.act_all(task, admissions)
        for some in chunks([actor.address for actor in others if _is_trader(actor)]):
            play.act("bank", "Participants", "decide_bindings", accounts=list(some), accepted=True, reason="")
        for person in ("verifier-one", "verifier-two"):
            address = play.cast[person].address
            play.act("verification-body", "Verification", "register_person", person=address)


def _application(play: Play, actor: Actor, policy_hash: str) -> Act:
    part = actor.part
    hashes = [
        document(play.site, f"{part.file_name}-{kind}", f"{kind} of {part.title}, account {actor.address}\n")
        for kind in DOCUMENTS
    ]
    profile: dict[str, Any] = {
        "name": part.title,
        "kind": part.kind,
        "area": part.area,
        "industry": part.industry,
        "postal_address": f"{part.title}, area {part.area:02d}",
        "business_licence_hash": hashes[0],
        "legal_representative_hash": hashes[1],
        "power_of_attorney_hash": hashes[2],
        "settlement_bank": play.cast["bank"].address if _is_trader(actor) else "0x" + "00" * 20,
        "bank_account_hash": hashes[3],
    }
    arguments = {"policy_hash": policy_hash, "roles": int(part.roles), "profile": profile}
    return Act(actor, "Participants", "apply", arguments)


def _is_trader(actor: Actor) -> bool:
    return bool(actor.part.roles & (Role.EMITTER | Role.INVESTOR))


def document(site: Site, name: str, text: str) -> str:
    """Write a document and return its hash as 0x-hex."""
    folder = site.data_dir / "documents"
    folder.mkdir(exist_ok=True)
    content = text.encode()
    (folder / f"{name}.txt").write_bytes(content)
    return "0x" + keccak(content).hex()
