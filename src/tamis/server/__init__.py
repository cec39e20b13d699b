"""The server: screening over HTTP, for programs that are not written in Python and for people behind them."""
