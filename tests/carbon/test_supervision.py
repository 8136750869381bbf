"""V10: figures from which on something looks odd; those to begin with, and a regulator's own."""

from pathlib import Path

import pytest

from carbon.supervision import BadThresholds, Oddity, Threshold, thresholds


def test_thresholds__to_begin_with__are_there_for_every_kind() -> None:
    assert set(thresholds()) == set(Oddity)


def test_thresholds__of_a_file__are_those_alone(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("kind,bound,window_s,note\nmoney_passes,9000,3600,ours\n", "utf-8-sig")
    assert thresholds(file) == {Oddity.MONEY_PASSES: Threshold(9_000, 3_600)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind,bound,window_s\nno_such,1,0\n", "line 2: kind .one of refused_calls"),
        ("kind,bound,window_s\nquick_review,soon,0\n", "line 2: .* 'soon'"),
        ("kind,bound\nquick_review,3\n", "line 2: .*'window_s'"),
        ("kind,bound,window_s\nquick_review,3\n", "line 2: "),
        ("kind,bound,window_s\nquick_review,0,0\n", "line 2: a bound is 1 to"),
        (f"kind,bound,window_s\nquick_review,{10**30},0\n", "line 2: a bound is 1 to"),
        ("kind,bound,window_s\nrefused_calls,3,0\n", "line 2: .*window"),
        ("kind,bound,window_s\nquick_review,3,0\nquick_review,4,0\n", "line 3: .*each kind comes once"),
    ],
)
def test_thresholds__of_a_bad_file__name_the_line_and_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.csv"
    file.write_text(text)
    with pytest.raises(BadThresholds, match=f"own.csv, {words}"):
        thresholds(file)


def test_thresholds__of_a_file_that_is_not_there__say_so(tmp_path: Path) -> None:
    with pytest.raises(BadThresholds, match=r"none\.csv"):
        thresholds(tmp_path / "none.csv")


@pytest.mark.parametrize("text", ["", "kind,bound,window_s\n"])
def test_thresholds__of_a_file_with_nothing_in_it__are_refused(tmp_path: Path, text: str) -> None:
    """Else a regulator would read that nothing is odd."""
    file = tmp_path / "own.csv"
    file.write_text(text)
    with pytest.raises(BadThresholds, match="nothing would be looked for"):
        thresholds(file)
