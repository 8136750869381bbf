"""The warnings of `carbon.caution` in words, told before anything is signed."""

from collections.abc import Iterator
from pathlib import Path

from carbon.caution import Caution, LookTwice, Matter, Seen
from carbon.caution import warnings_of as looked_at
from chain.summaries import Text
from cli.demo.inputs import BadInput
from web.formats import whole, yuan


def load(file: Path | None) -> Caution:
    """
    Thresholds of a file, or those that come with this program.

    :raises BadInput: not such a file
    """
    try:
        return Caution.load(file)
    except OSError as error:
        raise BadInput(file or Path("thresholds.toml"), str(error.strerror)) from error
    except ValueError as error:
        raise BadInput(file or Path("thresholds.toml"), str(error)) from error


def warnings_of(
    caution: Caution, price_fen: int, quantity_t: int, last_fen: int | None, volume_t: int
) -> Iterator[Text]:
    """
    What a person should look at twice.

    :param last_fen: last price, or previous close; None when there is neither
    :param volume_t: of the day, or of the last day with any; 0 when there is none, and then nothing is said of it
    """
    seen = Seen(last_fen=last_fen or 0, volume_t=volume_t)
    for warning in looked_at(caution, price_fen=price_fen, quantity_t=quantity_t, is_buy=True, seen=seen):
        yield _words(warning, price_fen, quantity_t)


def _words(warning: LookTwice, price_fen: int, quantity_t: int) -> Text:
    share, limit = f"{warning.share_bp / 100:.1f}", f"{warning.limit_bp / 100:g}"
    if warning.matter is Matter.PRICE:
        return Text(
            f"Look twice: {yuan(price_fen)} CNY/t is {share} % away from the last price {yuan(warning.against)}"
            f" (more than {limit} %)",
            f"请再核对：每吨 {yuan(price_fen)} 元偏离最新价 {yuan(warning.against)} 元 {share}%（超过 {limit}%）",
        )
    return Text(
        f"Look twice: {whole(quantity_t)} t is {share} % of the day's volume {whole(warning.against)} t"
        f" (more than {limit} %)",
        f"请再核对：{whole(quantity_t)} 吨为当日成交量 {whole(warning.against)} 吨的 {share}%（超过 {limit}%）",
    )
