"""Chinese dates are Django's own, but for the month, which it writes with a leading zero: 06月5日."""

MONTH_DAY_FORMAT = "n月j日"
