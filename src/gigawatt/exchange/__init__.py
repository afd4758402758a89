"""Readers of other people's files: weather (TMY3, PSM3, EPW) and hourly prices (CSV). Schedules are not read yet.

Assumes nothing about a programme; every reader says which file and line it could not read.
"""

from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.prices import read_prices
from gigawatt.exchange.weather import Weather, read_weather

__all__ = ["ExchangeError", "Weather", "read_prices", "read_weather"]
