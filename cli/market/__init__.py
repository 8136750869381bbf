"""The exchange at the command line: order files through the market, daily files through its formulas."""
