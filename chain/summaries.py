"""
Plain words, in English and Chinese, for a call of a contract: what it does, what it reserves, what happens if it fails.

The sentences are in `summaries.toml`. The API shows them when it prepares a transaction; a user's signing program
writes them again from the call data itself and need not believe the API.
"""

import string
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from carbon.roles import Role
from carbon.unit_ledger import class_name
from carbon.units import BASIS_POINTS, FEN_PER_CNY, G_PER_TONNE
from chain.acts import ACTS, InnerCall, inner_calls
from chain.deployment import Deployment

Language = Literal["en", "zh"]

NameOf = Callable[[str], str | None]
"""The name of an account, None when it is not known."""

SymbolOf = Callable[[int], str | None]
"""The symbol of a product, None when it is not known."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What who signs a call should know."""

    does: Text
    reserves: Text | None
    """What it sets aside, or costs; None when it takes nothing."""
    if_it_fails: Text
    is_known: bool
    """False: no sentence was written for this function, and the words are its name and arguments."""


def summarise(
    contract: str,
    function: str,
    arguments: Mapping[str, Any],
    name_of: NameOf = lambda account: None,
    symbol_of: SymbolOf = lambda product_id: None,
    deployment: Deployment | None = None,
) -> Summary:
    """
    Plain words for a call with these decoded arguments; an account or product that is not known is its number.

    A call inside the call, as `Reviews` takes it, gets its words from the ABIs of the deployment.
    """
    table = _table()
    entry = table.get(contract, {}).get(function)
    values = {**arguments, **_derived(arguments)}
    inner = inner_calls(deployment, contract, function, arguments) if deployment else None
    summaries = [summarise(call.contract, call.function, call.arguments, name_of, symbol_of) for call in inner or ()]
    if contract == ACTS:
        values["inner"] = _inner_words(inner or (), summaries)

    def text(found: Mapping[str, str]) -> Text:
        writers = (_Writer(language, name_of, symbol_of) for language in ("en", "zh"))
        return Text(*(writer.format(found[writer.language], **values) for writer in writers))

    fails = text((entry or {}).get("if_it_fails", table["if_it_fails"]))
    if entry is None:
        return Summary(_by_name(contract, function, arguments), None, fails, is_known=False)
    reserves = entry.get("reserves")
    if reserves and "by" in entry:
        reserves = reserves.get(str(arguments[entry["by"]]))
    is_known = all(summary.is_known for summary in summaries)
    return Summary(text(entry), text(reserves) if reserves else None, fails, is_known)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("chain").joinpath("summaries.toml").read_text("utf-8"))


def _by_name(contract: str, function: str, arguments: Mapping[str, Any]) -> Text:
    written = visible(", ".join(f"{name} = {value}" for name, value in arguments.items()))
    return Text(
        f"Call {contract}.{function} with {written or 'no arguments'}",
        f"调用 {contract}.{function}：{written or '无参数'}",
    )


def _inner_words(calls: Sequence[InnerCall], summaries: Sequence[Summary]) -> Text:
    """What an act does; where several contracts have such a function, what it does in each."""
    if not calls:
        return Text("a call that cannot be read", "无法解读的调用")
    if len(calls) == 1:
        return summaries[0].does
    pairs = list(zip(calls, summaries, strict=True))
    return Text(
        " OR ".join(f"[{call.contract}] {summary.does.en}" for call, summary in pairs),
        " 或 ".join(f"[{call.contract}] {summary.does.zh}" for call, summary in pairs),
    )


def visible(text: str) -> str:
    """A text from outside without characters that hide, reorder or break what is read after them."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign)[0] == "C" else sign for sign in text)


def _derived(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Figures that follow from the arguments and that the sentences use."""
    derived: dict[str, Any] = {}
    if "price_fen" in arguments and "quantity_t" in arguments:
        derived["amount_fen"] = arguments["price_fen"] * arguments["quantity_t"]
    if "highest_fen" in arguments and "quantity_t" in arguments:
        derived["highest_amount_fen"] = arguments["highest_fen"] * arguments["quantity_t"]
    if "openings" in arguments:
        derived["held_t"] = sum(opening["held_t"] for opening in arguments["openings"])
        derived["surrendered_t"] = sum(opening["surrendered_t"] for opening in arguments["openings"])
    if "inflows" in arguments:
        derived["inflow_t"] = sum(inflow["quantity_t"] for inflow in arguments["inflows"])
    if "orders" in arguments:
        bids, asks = ([order for order in arguments["orders"] if order["side"] == side] for side in (1, 2))
        derived["bids_fen"] = sum(order["price_fen"] * order["quantity_t"] for order in bids)
        derived["asks_t"] = sum(order["quantity_t"] for order in asks)
    if "proposals" in arguments:
        derived["proposed_t"] = sum(proposal["quantity_t"] for proposal in arguments["proposals"])
    if "totals" in arguments:
        derived["areas_t"] = sum(area["total_t"] for area in arguments["totals"])
    if "adjustments" in arguments:
        deltas = [adjustment["delta_t"] for adjustment in arguments["adjustments"]]
        derived["top_ups_t"] = sum(delta for delta in deltas if delta > 0)
        derived["claw_backs_t"] = -sum(delta for delta in deltas if delta < 0)
    if isinstance(arguments.get("trades"), list):
        skip = arguments.get("skip", 0)
        taken = [trade for place, trade in enumerate(arguments["trades"]) if not skip >> place & 1]
        derived["traded"], derived["left_out"] = len(taken), len(arguments["trades"]) - len(taken)
        derived["traded_t"] = sum(trade["quantity_t"] for trade in taken)
        derived["traded_fen"] = sum(trade["quantity_t"] * trade["price_fen"] for trade in taken)
        if "position" in arguments:
            derived["trade"] = (arguments["trades"][arguments["position"] :] or [_NO_TRADE])[0]
    if "figures" in arguments and "day" in arguments:
        for name, field in (("day_trades", "trades"), ("day_t", "quantity_t"), ("day_fen", "amount_fen")):
            derived[name] = sum(method[field] for method in arguments["figures"])
    return derived


_NO_TRADE = {"trade_id": 0, "quantity_t": 0, "price_fen": 0, "buyer": "0x" + "0" * 40, "seller": "0x" + "0" * 40}
"""Of a position outside of its chunk, which every contract refuses."""


class _Writer(string.Formatter):
    """`str.format` with the words and units of one language: `{price_fen:yuan}`, `{account:name}`."""

    def __init__(self, language: Language, name_of: NameOf, symbol_of: SymbolOf) -> None:
        self.language, self.name_of, self.symbol_of = language, name_of, symbol_of

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """Fields of a struct are written `{profile.name}`."""
        first, *rest = field_name.split(".")
        value = kwargs[first]
        for part in rest:
            value = value[part]
        return value, first

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, Text):
            return getattr(value, self.language)
        return _FORMATS[format_spec](value, self) if format_spec else visible(str(value))


_SIDES = {1: Text("buy", "买入"), 2: Text("sell", "卖出")}
_PARTIES = {1: Text("the buyer", "买方"), 2: Text("the seller", "卖方")}
_STATUSES = {
    1: Text("applied", "已申请"),
    2: Text("active", "正常"),
    3: Text("restricted", "受限"),
    4: Text("frozen", "冻结"),
    5: Text("closed", "注销"),
}
_DEVICE_STATUSES = {
    1: Text("pending", "待审"),
    2: Text("active", "启用"),
    3: Text("suspended", "停用"),
    4: Text("retired", "退役"),
}
_COMPLIANCE = {
    1: Text("A (surrendered enough)", "A（足额清缴）"),
    2: Text("B (surrendered too little)", "B（未足额清缴）"),
    3: Text("C (nothing verified)", "C（无核查排放量）"),
    4: Text("D (corrected, not in compliance)", "D（更正后未履约）"),
    5: Text("E (corrected, in compliance)", "E（更正后已履约）"),
    6: Text("X (suspended)", "X（暂停）"),
    7: Text("- (no obligation)", "-（无义务）"),
}
_NOTICES = {
    1: Text("notice of the obligation", "履约通知"),
    2: Text("reminder of the deadline", "到期提醒"),
    3: Text("order to rectify", "责令改正通知"),
    4: Text("other notice", "其他通知"),
}
_SUB_ACCOUNTS = {1: Text("registry", "登记"), 2: Text("trading", "交易")}
_ENTRY_KINDS = {
    1: Text("donation", "捐赠"),
    2: Text("inheritance", "继承"),
    3: Text("division of property", "财产分割"),
    4: Text("merger", "合并"),
    5: Text("split", "分立"),
    6: Text("bankruptcy", "破产"),
    7: Text("cancellation for carbon neutrality", "碳中和注销"),
    8: Text("voluntary cancellation", "自愿注销"),
    9: Text("order of a court or authority", "司法或行政裁决"),
}
_ALERT_KINDS = {
    1: Text("trades between related parties", "关联方对敲"),
    2: Text("layering", "虚假申报"),
    3: Text("cancelled orders", "频繁撤单"),
    4: Text("marking the close", "尾市异常成交"),
    5: Text("a price jump", "价格异常波动"),
    6: Text("a volume jump", "成交量异常放大"),
    7: Text("concentration", "交易集中"),
}
_ALERT_ACTIONS = {
    1: Text("dismiss", "不予处理"),
    2: Text("warn", "警示"),
    3: Text("restrict", "限制交易"),
    4: Text("halt", "暂停交易"),
    5: Text("bar", "市场禁入"),
}
_YES_OR_NO = {True: Text("yes", "是"), False: Text("no", "否")}
_YES = {True: Text("accept", "同意"), False: Text("refuse", "不同意")}
_HOLIDAYS = {True: Text("holidays", "休市日"), False: Text("trading days", "交易日")}
_LIMITED = {True: Text("limited", "受上限约束"), False: Text("not limited", "不受上限约束")}
_OWN_ORDERS = {
    True: Text("the older one is cancelled", "撤销旧委托"),
    False: Text("the new one is refused", "拒绝新委托"),
}
_FUNDS = {
    1: Text("fees of the exchange", "交易机构手续费"),
    2: Text("fees of the registry", "注册登记机构手续费"),
    3: Text("risk reserve", "风险准备金"),
    4: Text("treasury", "拍卖收入专户"),
}


def _word(words: Mapping[Any, Text], value: Any, writer: _Writer) -> str:
    found = words.get(value)
    return str(getattr(found, writer.language)) if found else str(value)


def _tonnes(value: int, writer: _Writer) -> str:
    return f"{value:,} 吨" if writer.language == "zh" else f"{value:,} t"


def _yuan(value: int, writer: _Writer) -> str:
    yuan, fen = divmod(value, FEN_PER_CNY)
    return f"{yuan:,}.{fen:02d} 元" if writer.language == "zh" else f"CNY {yuan:,}.{fen:02d}"


def _grams(value: int, writer: _Writer) -> str:
    tonnes, grams = divmod(value, G_PER_TONNE)
    unit = "吨" if writer.language == "zh" else "t"
    return f"{tonnes:,}.{grams:06d} {unit} CO₂e"


def _name(value: str, writer: _Writer) -> str:
    name = writer.name_of(value)
    return f"{visible(name)} ({value})" if name else value


def _receiver(value: str, writer: _Writer) -> str:
    if int(value, 16) == 0:
        return "无" if writer.language == "zh" else "nobody"
    return _name(value, writer)


def _whom(value: str, writer: _Writer) -> str:
    """An account, empty for everyone."""
    if int(value, 16) == 0:
        return "所有人" if writer.language == "zh" else "everyone"
    return _name(value, writer)


def _due(value: int, writer: _Writer) -> str:
    if value == 0:
        return "立即执行" if writer.language == "zh" else "now"
    when = _time(value, writer)
    return f"于 {when} 起执行" if writer.language == "zh" else f"from {when} on"


def _product(value: int, writer: _Writer) -> str:
    symbol = writer.symbol_of(value)
    return visible(symbol) if symbol else str(value)


def _class(value: int, writer: _Writer) -> str:
    """The class of units, which its number says by itself."""
    return class_name(value) or str(value)


def _classes(values: Sequence[int], writer: _Writer) -> str:
    return ("、" if writer.language == "zh" else ", ").join(_class(value, writer) for value in values)


def _orders(values: Sequence[Mapping[str, int]], writer: _Writer) -> str:
    """Each order of several, in short."""
    is_zh = writer.language == "zh"
    words = "{} {}，每吨 {}" if is_zh else "{} {} at {}"
    told = (
        words.format(
            _word(_SIDES, order["side"], writer),
            _tonnes(order["quantity_t"], writer),
            _yuan(order["price_fen"], writer),
        )
        for order in values
    )
    return ("；" if is_zh else "; ").join(told)


def _roles(value: int, writer: _Writer) -> str:
    known = [str(role.name) for role in Role if value & role]
    return ", ".join(known) or str(value)


def _day(value: int, writer: _Writer) -> str:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=value)).date().isoformat()
    except OverflowError:
        return str(value)


def _time(value: int, writer: _Writer) -> str:
    try:
        return datetime.fromtimestamp(value, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return str(value)


def _percent(value: int, writer: _Writer) -> str:
    return f"{value // 100}.{value % 100:02d} %"


def _span(value: int, writer: _Writer) -> str:
    days, seconds = divmod(value, 86_400)
    if seconds:
        return f"{value:,} 秒" if writer.language == "zh" else f"{value:,} s"
    return f"{days:,} 天" if writer.language == "zh" else f"{days:,} d"


def _times(value: int, writer: _Writer) -> str:
    """A multiple in 1/10,000: 50,000 is 5."""
    whole, rest = divmod(value, BASIS_POINTS)
    number = f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
    return f"{number} 倍" if writer.language == "zh" else f"{number} ×"


def _until(value: int, writer: _Writer) -> str:
    """A time, 0 for none."""
    if value:
        return _time(value, writer)
    return "（不限制）" if writer.language == "zh" else "(not barred)"


def _quantity_due(value: int, writer: _Writer) -> str:
    """A quantity, 0 for what is due on the day."""
    if value:
        return _tonnes(value, writer)
    return "届时全部应清缴量" if writer.language == "zh" else "whatever is due then"


def _clock(value: int, writer: _Writer) -> str:
    return f"{value // 3600:02d}:{value % 3600 // 60:02d}"


_FORMATS: dict[str, Callable[[Any, _Writer], str]] = {
    "t": _tonnes,
    "yuan": _yuan,
    "grams": _grams,
    "name": _name,
    "product": _product,
    "class": _class,
    "classes": _classes,
    "orders": _orders,
    "ids": lambda values, writer: ("、" if writer.language == "zh" else ", ").join(str(value) for value in values),
    "roles": _roles,
    "day": _day,
    "time": _time,
    "percent": _percent,
    "clock": _clock,
    "span": _span,
    "times": _times,
    "until": _until,
    "compliance": lambda value, writer: _word(_COMPLIANCE, value, writer),
    "notice": lambda value, writer: _word(_NOTICES, value, writer),
    "count": lambda value, writer: f"{len(value):,}",
    "side": lambda value, writer: _word(_SIDES, value, writer),
    "party": lambda value, writer: _word(_PARTIES, value, writer),
    "status": lambda value, writer: _word(_STATUSES, value, writer),
    "device_status": lambda value, writer: _word(_DEVICE_STATUSES, value, writer),
    "accept": lambda value, writer: _word(_YES, value, writer),
    "sub_account": lambda value, writer: _word(_SUB_ACCOUNTS, value, writer),
    "entry_kind": lambda value, writer: _word(_ENTRY_KINDS, value, writer),
    "alert_kind": lambda value, writer: _word(_ALERT_KINDS, value, writer),
    "alert_action": lambda value, writer: _word(_ALERT_ACTIONS, value, writer),
    "yes": lambda value, writer: _word(_YES_OR_NO, value, writer),
    "receiver": _receiver,
    "whom": _whom,
    "due": _due,
    "t_due": _quantity_due,
    "limited": lambda value, writer: _word(_LIMITED, value, writer),
    "own_orders": lambda value, writer: _word(_OWN_ORDERS, value, writer),
    "fund": lambda value, writer: _word(_FUNDS, value, writer),
    "holiday": lambda value, writer: _word(_HOLIDAYS, value, writer),
}
"""Format specs that `summaries.toml` may use."""
