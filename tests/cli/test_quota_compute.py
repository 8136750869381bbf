"""Q2: `chainets quota compute` on files as people and other programs write them."""

import json
import os

import pytest
from typer.testing import CliRunner

from cli.main import app

ENTITY = {"year": 2021, "initial_t": 79, "verified_t": 100}
CASE = {"id": "a", "method": "cn_entity", "inputs": ENTITY}


@pytest.fixture
def compute(tmp_path):
    """Run the command on a content; return it with the file it was to write."""

    def run(content, *, out="out.json", name="cases.json"):
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return CliRunner().invoke(app, ["quota", "compute", str(file), "--out", str(tmp_path / out)]), tmp_path / out

    return run


def results_in(file):
    return json.loads(file.read_text(encoding="utf-8"))


def test_compute__cases_good_and_bad__answers_each_in_order(compute):
    bad = {"id": 7, "method": "cn_entity", "inputs": ENTITY | {"initial_t": -1}}

    result, out = compute([CASE, bad, CASE | {"id": "机组"}])

    assert result.exit_code == 0
    assert results_in(out) == [
        {"id": "a", "result": {"final_t": 80, "gap_rate_percent": "21.00", "top_up_t": 1}},
        {"id": 7, "error": "initial_t is negative: -1: give 0 or more"},
        {"id": "机组", "result": {"final_t": 80, "gap_rate_percent": "21.00", "top_up_t": 1}},
    ]
    assert result.stdout == ""
    assert "3 cases, 1 of them with an error" in result.stderr
    assert "机组" in out.read_text(encoding="utf-8")


def test_compute__number_with_more_digits_than_a_float_holds__keeps_them(compute):
    case = '[{"id": 1, "method": "cn_power_unit", "inputs": {"year": 2021, "unit_class": "I", "net_mwh": %s}}]'

    _, out = compute(case % "123456789012.345678")
    as_number = results_in(out)
    _, out = compute(case % '"123456789012.345678"')

    assert as_number == results_in(out)
    assert as_number[0]["result"]["allocation_t"] == "101456789210.345678"


@pytest.mark.parametrize("lines", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_compute__mark_of_utf_8_or_other_line_ends__changes_nothing(compute, mark, lines):
    text = json.dumps([CASE], indent=1).replace("\n", lines)

    result, out = compute(mark + text.encode())

    assert result.exit_code == 0
    assert results_in(out)[0]["id"] == "a"


def test_compute__no_cases__writes_an_empty_list(compute):
    result, out = compute([])

    assert (result.exit_code, results_in(out)) == (0, [])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999999999999999999999"])
def test_compute__number_that_is_none__is_that_cases_error(compute, number):
    result, out = compute(json.dumps([CASE]).replace("79", number))

    assert result.exit_code == 0
    assert results_in(out)[0]["error"].startswith("initial_t is not finite")


def test_compute__half_a_surrogate_in_an_id__is_written_as_it_came(compute):
    result, out = compute('[{"id": "\\ud800", "method": "cn_entity", "inputs": {}}]')

    assert result.exit_code == 0
    assert results_in(out)[0]["id"] == "\ud800"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty: it holds a list of cases"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"\xff\xfe[\x00", "is not UTF-8 (byte 0): save it as UTF-8"),
        (b'[\n {"id": 1,}]', "row 2, column 11: is no JSON"),
        (b"[" * 100_000, "nested too deep"),
        ({"id": 1}, "is no list: it holds a list of cases"),
        ([1], "row 1: is no object"),
        ([{"method": "cn_cut"}], "row 1, column id: is missing"),
        ([CASE, {"id": "b", "inputs": {}}], "row 2, column method: is missing"),
        ([CASE, CASE], "row 2, column id: 'a' is also the id of case 1: give each its own"),
        ([CASE | {"id": 1.5}], "row 1, column id: is neither text nor a whole number"),
        ([CASE | {"id": True}], "row 1, column id: is neither text nor a whole number"),
        ([CASE | {"id": " "}], "row 1, column id: is neither text nor a whole number"),
        (b'[{"id": 1, "id": 2, "method": "cn_cut"}]', "an object has 'id' twice"),
    ],
)
def test_compute__file_that_is_no_list_of_cases__says_so_and_writes_nothing(compute, content, problem):
    result, out = compute(content)

    assert result.exit_code == 2
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1
    assert "cases.json" in result.stderr
    assert not out.exists()


def test_compute__same_id_as_text_and_as_number__are_two(compute):
    result, _ = compute([CASE | {"id": 1}, CASE | {"id": "1"}])

    assert result.exit_code == 0


def test_compute__bad_file__leaves_the_result_of_before(compute):
    _, out = compute([CASE])
    before = out.read_bytes()

    result, _ = compute("[")

    assert result.exit_code == 2
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "problem"), [("missing.json", "can't be read: No such file"), (".", "Is a directory")]
)
def test_compute__no_file_of_that_name__says_so(tmp_path, name, problem):
    out = tmp_path / "out.json"

    result = CliRunner().invoke(app, ["quota", "compute", str(tmp_path / name), "--out", str(out)])

    assert result.exit_code == 2
    assert problem in result.stderr
    assert not out.exists()


def test_compute__folder_of_the_result_that_is_not_there__is_made(compute):
    result, out = compute([CASE], out="new/folder/out.json")

    assert (result.exit_code, out.exists()) == (0, True)


def test_compute__result_over_its_own_cases__is_refused(compute):
    result, out = compute([CASE], out="cases.json")

    assert result.exit_code == 2
    assert "is the file of the cases" in result.stderr
    assert results_in(out) == [CASE]


@pytest.mark.parametrize("out", [".", "cases.json/out.json"])
def test_compute__result_that_cannot_be_written__says_so(compute, out):
    result, _ = compute([CASE], out=out)

    assert result.exit_code == 2
    assert "can't be written" in result.stderr
    assert result.stderr.count("\n") == 1


def test_compute__after_writing__leaves_no_other_file_and_ordinary_rights(compute, tmp_path):
    _, out = compute([CASE])

    mask = os.umask(0)
    os.umask(mask)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cases.json", "out.json"]
    assert out.stat().st_mode & 0o777 == 0o666 & ~mask
