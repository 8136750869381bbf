"""
The embedded node: py-evm behind Ethereum's JSON-RPC, for one machine's demo, pilot, tests and benchmarks.

`node.Node` is the chain itself, usable in-process; `app` puts it behind HTTP and WebSocket; `server.run` starts that.
A transaction's hash is answered once its block is on disk, so a killed node restarts with everything it promised.
"""

from devnet.selfcheck import use_fast_keccak

# eth_hash chooses its backend at its first hash, so this must come before anything imports py-evm.
use_fast_keccak()
