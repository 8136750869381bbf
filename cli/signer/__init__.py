"""
The user's own signing program, on loopback: holds his keystores, says in plain words what he would sign, and asks.

Nothing is signed over HTTP without his click in the signer's own window.
"""
