"""`python -m api.levels_page`: write docs/data-levels.md, who may ask what, from the API's routes."""

from collections.abc import Iterable
from pathlib import Path

from api.app import data_rules
from api.data_levels import SAYS, DataLevel, Rule, names_of

PAGE = Path(__file__).parents[1] / "docs" / "data-levels.md"


def page(rules: Iterable[Rule]) -> str:
    """The page of the levels, in Markdown."""
    lines = [
        "# Data levels: who may ask what",
        "",
        "Made of the API's routes by `python -m api.levels_page`; `tests/api/test_data_levels.py` asks each of them",
        "as everybody. What an account may do is read from the chain at each request. Who asks for what is not his own",
        "is kept before he is answered ([log of reads](operations.md#log-of-reads)).",
        "",
        "| level | answers |",
        "|---|---|",
        *(f"| {level} | {says} |" for level, says in SAYS.items()),
        "",
    ]
    sorted_rules = sorted(rules, key=lambda rule: (rule.path, rule.method))
    for level in DataLevel:
        lines += [f"## {level.capitalize()}", "", "| route | roles |", "|---|---|"]
        for rule in sorted_rules:
            if rule.level is level:
                lines.append(f"| `{rule.method} {rule.path}` | {', '.join(names_of(rule.roles)) or '–'} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(data_rules()), encoding="utf-8")
