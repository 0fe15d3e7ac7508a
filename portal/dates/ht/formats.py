"""Haitian Creole, a language of a program's parties. It waits for its words: Django reads this module once there is a
`locale/ht`, with the names of days and months in it, and the language stands in LANGUAGES.
"""

WEEKDAY_DATE_FORMAT = "l j F Y"
FULL_DATE_FORMAT = "j F Y"
BRIEF_DATE_FORMAT = "j b Y"
WEEKDAY_DAY_FORMAT = "l j F"
MONTH_DAY_FORMAT = "j F"
BRIEF_WEEKDAY_DAY_FORMAT = "D j b"
BRIEF_WEEKDAY_FORMAT = "D"
WEEKDAY_MOMENT_FORMAT = "l j F Y, P"
BRIEF_MOMENT_FORMAT = "j b Y, P"
EXACT_MOMENT_FORMAT = "j b Y, H:i:s"

DATE_FORMAT = FULL_DATE_FORMAT
TIME_FORMAT = "P"
DATETIME_FORMAT = "j F Y, P"
SHORT_DATE_FORMAT = BRIEF_DATE_FORMAT
SHORT_DATETIME_FORMAT = "j b Y, P"
