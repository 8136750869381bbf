"""Logs that machines read: one JSON object a line, whatever is said."""

import json
import logging
import subprocess
import sys

from ops.logs import JsonLines


def test_json_lines__an_event_with_an_error_of_many_lines__is_one_line():
    try:
        raise ValueError("two\nlines 两行")
    except ValueError:
        record = logging.LogRecord("indexer", logging.ERROR, __file__, 1, "node=%s\nlies", ("a",), sys.exc_info())

    line = JsonLines().format(record)

    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "indexer", "node=a\nlies")
    assert said["at"].endswith("+00:00")
    assert "ValueError: two\nlines 两行" in said["error"]


def test_set_up__with_the_setting__writes_json_and_without_it_lines():
    said = "import logging; from ops.logs import set_up; set_up(); logging.getLogger('x').info('here')"
    found = [
        subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env=env).stderr
        for env in (
            {"CHAINETS_LOG_FORMAT": "json", "PYTHONPATH": ":".join(sys.path)},
            {"PYTHONPATH": ":".join(sys.path)},
        )
    ]

    assert json.loads(found[0])["message"] == "here"
    assert found[1].endswith("INFO x here\n")
