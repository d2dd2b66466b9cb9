"""URL converters that several faces share."""

ID = "int(max=9999999999)"
"""The converter of a row's id in an address."""
