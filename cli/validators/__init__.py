"""
Who seals the chain: listing validators, and an organisation's votes on them by its own node.

`tables` shows what nodes say, `command` is `chainets validators`.
"""
