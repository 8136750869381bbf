"""
Replacing a rule contract: what governors propose, approve, activate and take back.

`words` says what an act would do, `command` is `chainets directory`.
"""
