"""A transaction log through the ledger, lot by lot."""

from __future__ import annotations

from pathlib import Path

from tests.cli.registry.published_files import TRANSACTIONS, Answer, lots, records, registry, write

UNIT = ("--unit", "EUA2005")


def replayed(tmp_path: Path, *arguments: object) -> Answer:
    answer = registry(tmp_path / "out", "replay", *UNIT, *map(str, arguments))
    assert answer.exit_code == 0, answer.stderr
    return answer


def balances(answer: Answer) -> dict[str, int]:
    return {row["account"]: int(row["units"]) for row in answer.records("balances.csv")}


def opening(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    return write(tmp_path / "opening.csv", ("account", "unit_type", "units"), rows)


def test_log__with_what_accounts_had_before__moves_every_lot(tmp_path: Path) -> None:
    rows = [row for row in records(TRANSACTIONS) if row["unit_type"] == "EUA2005"]
    lowest: dict[str, int] = {}
    held: dict[str, int] = {}
    for row in rows:
        for account, units in ((row["from_account"], -int(row["units"])), (row["to_account"], int(row["units"]))):
            held[account] = held.get(account, 0) + units
            lowest[account] = min(lowest.get(account, 0), held[account])
    had = {account: -units for account, units in lowest.items() if units < 0}
    answer = replayed(
        tmp_path,
        "--transactions",
        TRANSACTIONS,
        "--opening",
        opening(tmp_path, *((account, "EUA2005", units) for account, units in had.items())),
    )

    assert answer.counts == {"rows": len(rows), "equal": len(rows), "differ": 0, "not_comparable": 0}
    assert balances(answer) == {account: held.get(account, 0) + had.get(account, 0) for account in held}
    assert answer.records("refused.csv") == []


def test_lot__that_would_overdraw__is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 6), ("T1", 2, 0, 7, 8, 5), ("T2", 1, 1, 8, 9, 6))
    answer = replayed(tmp_path, "--transactions", log, "--opening", opening(tmp_path, (7, "EUA2005", 10)))

    assert answer.counts == {"rows": 3, "equal": 2, "differ": 1, "not_comparable": 0}
    assert balances(answer) == {"7": 4, "8": 0, "9": 6}
    assert answer.records("refused.csv") == [
        {"transaction_id": "T1", "lot_no": "2", "from_account": "7", "units": "5", "reason": "not enough available"}
    ]


def test_issuer__sends_what_it_has_not__and_owes_it(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 6), ("T2", 1, 1, 8, 7, 1))
    answer = replayed(tmp_path, "--transactions", log, "--issuer", 7, "--opening", opening(tmp_path, (7, "EUA2005", 2)))

    assert balances(answer) == {"7": 2 - 6 + 1, "8": 5}


def test_lots__are_moved_in_order_of_time_id_and_number(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T2", 10, 5, 8, 9, 5), ("T2", 2, 5, 7, 8, 5), ("T1", 1, 4, 6, 7, 5))
    answer = replayed(tmp_path, "--transactions", log, "--opening", opening(tmp_path, (6, "EUA2005", 5)))

    assert balances(answer) == {"6": 0, "7": 0, "8": 0, "9": 5}


def test_equal_lots__of_one_transaction__are_two(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 5), ("T1", 2, 0, 7, 8, 5))

    assert balances(replayed(tmp_path, "--transactions", log, "--issuer", 7)) == {"7": -10, "8": 10}


def test_file__given_twice__changes_nothing(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 5), ("T2", 1, 1, 9, 8, 5))
    answer = replayed(tmp_path, "--transactions", log, "--transactions", log, "--issuer", 7)

    assert answer.counts == {"rows": 4, "equal": 1, "differ": 1, "not_comparable": 2}
    assert balances(answer) == {"7": -5, "8": 5}


def test_lot__seen_again_with_other_content__is_a_duplicate_key(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 5), ("T1", 1, 0, 7, 8, 6))
    answer = registry(tmp_path / "out", "replay", *UNIT, "--transactions", str(log))

    assert answer.exit_code == 2
    assert "log.csv, row 2 (line 3), column lot_no: duplicate key T1 1 with other content" in answer.complaint
    assert answer.files == set()


def test_unit__of_another_type__is_left_out(tmp_path: Path) -> None:
    log = lots(tmp_path / "log.csv", ("T1", 1, 0, 7, 8, 5), unit="EUA_2008")
    answer = replayed(tmp_path, "--transactions", log, "--opening", opening(tmp_path, (7, "EUA_2008", 5)))

    assert answer.counts["rows"] == 0
    assert balances(answer) == {}
