"""Fat fingers: a price far away from the market or a quantity that is large for it, told before anything is signed."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Self

from carbon.units import BASIS_POINTS
from chain.summaries import Text
from cli.demo.inputs import BadInput
from web.formats import whole, yuan


@dataclass(frozen=True, slots=True)
class Caution:
    """From where on a person is warned."""

    price_away_bp: int
    """Distance from the last price, 1/10,000 of it."""
    volume_share_bp: int
    """Share of the day's volume, 1/10,000."""

    @classmethod
    def load(cls, file: Path | None) -> Self:
        """
        Thresholds of a file, or those that come with this program.

        :raises BadInput: not such a file
        """
        path = resources.files("cli.order").joinpath("caution.toml") if file is None else file
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            away_bp, share_bp = found["price_away_bp"], found["volume_share_bp"]
        except OSError as error:
            raise BadInput(file or Path("caution.toml"), str(error.strerror)) from error
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise BadInput(file or Path("caution.toml"), f"not a file of thresholds: {error}") from error
        if not all(type(value) is int and value > 0 for value in (away_bp, share_bp)):
            raise BadInput(file or Path("caution.toml"), "thresholds are whole numbers above 0, in 1/10,000")
        return cls(away_bp, share_bp)


def warnings_of(
    caution: Caution, price_fen: int, quantity_t: int, last_fen: int | None, volume_t: int
) -> Iterator[Text]:
    """
    What a person should look at twice.

    :param last_fen: last price, or previous close; None when there is neither
    :param volume_t: of the day, or of the last day with any; 0 when there is none, and then nothing is said of it
    """
    if last_fen and abs(price_fen - last_fen) * BASIS_POINTS > caution.price_away_bp * last_fen:
        away = f"{abs(price_fen - last_fen) * 100 / last_fen:.1f}"
        limit = f"{caution.price_away_bp / 100:g}"
        yield Text(
            f"Look twice: {yuan(price_fen)} CNY/t is {away} % away from the last price {yuan(last_fen)}"
            f" (more than {limit} %)",
            f"请再核对：每吨 {yuan(price_fen)} 元偏离最新价 {yuan(last_fen)} 元 {away}%（超过 {limit}%）",
        )
    if volume_t and quantity_t * BASIS_POINTS > caution.volume_share_bp * volume_t:
        share = f"{quantity_t * 100 / volume_t:.1f}"
        limit = f"{caution.volume_share_bp / 100:g}"
        yield Text(
            f"Look twice: {whole(quantity_t)} t is {share} % of the day's volume {whole(volume_t)} t"
            f" (more than {limit} %)",
            f"请再核对：{whole(quantity_t)} 吨为当日成交量 {whole(volume_t)} 吨的 {share}%（超过 {limit}%）",
        )
