// Sealed prices: a bid or a reserve price is written, salted and hashed here, in its owner's browser. What leaves it is
// the seal alone; the price, the quantity and the salt go into a file that the owner keeps and opens it from later.
// The seal is keccak256 over 32-byte words, as contracts/trading/Auction.vy computes it and carbon/auction.py repeats.
window.chainetsSealing = (() => {
  const WORD = 32;

  const bytesOf = (number) => {
    const bytes = new Uint8Array(WORD);
    for (let place = WORD - 1, rest = BigInt(number); rest > 0n; place -= 1, rest >>= 8n) bytes[place] = Number(rest & 255n);
    return bytes;
  };

  const hex = (bytes) => "0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  function sealOf(words) {
    const whole = new Uint8Array(WORD * words.length);
    words.forEach((word, place) => whole.set(bytesOf(word), WORD * place));
    return "0x" + keccak256(whole);
  }

  const bare = (typed) => typed.replace(/[,，\s]/g, "");

  function fen(typed) {
    const found = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(bare(typed));
    return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : 0;
  }

  const tonnes = (typed) => (/^\d{1,12}$/.test(bare(typed)) ? Number(bare(typed)) : 0);

  function save(name, kept) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 1) + "\n"], { type: "application/json" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const random = () => hex(crypto.getRandomValues(new Uint8Array(WORD)));

  const valueOf = (id) => getHtmlElement(id).value;

  // What the notice would refuse only when the bid is opened, when it is too late to mend it.
  function wrongWith(notice, price, quantity) {
    if (!price || !quantity) return "form.bad_number";
    if (price % notice.tick_fen) return "auctions.bad_tick";
    if (price < notice.lower_fen || price > notice.upper_fen) return "auctions.bad_price";
    if (notice.reserve_fen && (notice.side === "sale" ? price < notice.reserve_fen : price > notice.reserve_fen)) return "auctions.bad_reserve";
    if (quantity % notice.lot_t) return "auctions.bad_lot";
    if (quantity < notice.min_bid_t || quantity > notice.max_bid_t) return "auctions.bad_size";
    return "";
  }

  // fields: ids of the inputs; told: chain_id, auction_contract, auction_id, bidder, notice
  function bid(fields, told) {
    const price = fen(valueOf(fields.price)), quantity = tonnes(valueOf(fields.quantity)), upTo = tonnes(valueOf(fields.up_to));
    const wrong = wrongWith(told.notice, price, quantity);
    if (wrong) return { error: wrong };
    if (upTo < quantity || upTo > told.notice.max_bid_t || upTo < told.notice.min_bid_t) return { error: "auctions.bad_up_to" };
    const salt = random();
    const seal = sealOf([told.chain_id, told.auction_contract, told.auction_id, told.bidder, price, quantity, salt]);
    save(`sealed-bid-auction-${told.auction_id}-${seal.slice(2, 10)}.json`, {
      what: "sealed bid of ChainETS: keep it; without it the bid cannot be opened and the deposit is lost",
      chain_id: told.chain_id, auction_contract: told.auction_contract, auction_id: told.auction_id, bidder: told.bidder,
      price_fen: price, quantity_t: quantity, salt, seal,
    });
    return { seal, up_to_t: upTo };
  }

  function reserve(fields, told) {
    const price = fen(valueOf(fields.price));
    if (!price) return { error: "form.bad_number" };
    const salt = random();
    const seal = sealOf([told.chain_id, told.auction_contract, told.initiator, told.product_id, price, salt]);
    save(`sealed-reserve-price-${seal.slice(2, 10)}.json`, {
      what: "sealed reserve price of ChainETS: keep it; without it the reserve price cannot be opened and binds nobody",
      chain_id: told.chain_id, auction_contract: told.auction_contract, initiator: told.initiator, product_id: told.product_id,
      reserve_fen: price, salt, seal,
    });
    return { seal };
  }

  return { bid, reserve };
})();
