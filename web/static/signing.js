// Signing at the owner's side: with the user's own `chainets signer` on loopback, or with a browser wallet (EIP-1193).
// The page hands over what shall be signed and hears one event back; keys are never seen here.
window.chainets = (() => {
  const POLL_MS = 600;
  const WAIT_MS = 600000;
  const AWAY_POLLS = 25;
  const tell = (name, detail) => emitEvent(name, detail);

  // Browsers slow the clock of a page that is covered by the signer's window: coming back to it ends the wait at once.
  const pause = (ms) => new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("focus", wake);
      document.removeEventListener("visibilitychange", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    window.addEventListener("focus", wake);
    document.addEventListener("visibilitychange", wake);
  });

  async function ask(url, options) {
    let answer;
    try {
      answer = await fetch(url, { ...options, headers: { Accept: "application/json", "Content-Type": "application/json" } });
    } catch {
      throw { kind: "signer_away" };
    }
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw { kind: "signer_error", detail: body.detail || body.title || String(answer.status) };
    return body;
  }

  async function signerAccounts(signer) {
    try {
      const body = await ask(`${signer}/accounts`);
      return { accounts: Array.isArray(body) ? body : body.items || body.accounts || [] };
    } catch (error) {
      return { error: error.kind };
    }
  }

  async function withSigner(job, popup) {
    const { signer, account, kind, payload } = job;
    const request = await ask(`${signer}/requests`, { method: "POST", body: JSON.stringify({ kind, account, [kind]: payload }) });
    const url = new URL(request.url, signer).href;
    if (popup && !popup.closed) popup.location.replace(url);
    else tell("signing_window", { ticket: job.ticket, url });
    const until = Date.now() + WAIT_MS;
    let missed = 0;
    while (Date.now() < until) {
      let state = {};
      try {
        state = await ask(`${signer}/requests/${request.id}`);
        missed = 0;
      } catch (error) {
        // The signer may be busy for a moment; what it was asked for still stands there.
        missed += 1;
        if (error.kind !== "signer_away" || missed >= AWAY_POLLS) throw error;
      }
      if (state.state === "signed") return { raw: state.raw, signature: state.signature };
      if (state.state === "refused") throw { kind: "declined" };
      await pause(POLL_MS);
    }
    throw { kind: "timeout" };
  }

  const hex = (number) => "0x" + BigInt(number).toString(16);
  const utf8 = (text) => "0x" + Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function withWallet(job) {
    const wallet = window.ethereum;
    if (!wallet) throw { kind: "no_wallet" };
    try {
      const accounts = await wallet.request({ method: "eth_requestAccounts" });
      const account = accounts.find((one) => one.toLowerCase() === job.account.toLowerCase());
      if (!account) throw { kind: "other_account" };
      if (job.kind === "message") {
        return { signature: await wallet.request({ method: "personal_sign", params: [utf8(job.payload), account] }) };
      }
      const { chainId, to, value, gas, gasPrice, data } = job.payload;
      if (BigInt(await wallet.request({ method: "eth_chainId" })) !== BigInt(chainId)) {
        await wallet.request({ method: "wallet_switchEthereumChain", params: [{ chainId: hex(chainId) }] }).catch(() => { throw { kind: "other_chain", detail: String(chainId) }; });
      }
      const call = { from: account, to, value: hex(value || 0), gas: hex(gas), gasPrice: hex(gasPrice || 0), data };
      return { transaction_hash: await wallet.request({ method: "eth_sendTransaction", params: [call] }) };
    } catch (error) {
      if (error.kind) throw error;
      throw error.code === 4001 ? { kind: "declined" } : { kind: "wallet_error", detail: String(error.message || error) };
    }
  }

  async function sign(job) {
    // Opened at once, while the click still counts as the user's own act; filled when the request stands.
    const popup = job.method === "signer" ? window.open("about:blank", "chainets-signer", "popup,width=520,height=720") : null;
    try {
      const result = job.method === "wallet" ? await withWallet(job) : await withSigner(job, popup);
      tell("signed", { ticket: job.ticket, ...result });
    } catch (error) {
      if (popup && !popup.closed && error.kind !== "declined") popup.close();
      tell("not_signed", { ticket: job.ticket, kind: error.kind || "signer_error", detail: error.detail || "" });
    }
  }

  async function walletAccounts() {
    if (!window.ethereum) return { error: "no_wallet" };
    try {
      return { accounts: (await window.ethereum.request({ method: "eth_requestAccounts" })).map((address) => ({ address, name: "" })) };
    } catch {
      return { error: "declined" };
    }
  }

  return { sign, signerAccounts, walletAccounts, hasWallet: () => Boolean(window.ethereum) };
})();
