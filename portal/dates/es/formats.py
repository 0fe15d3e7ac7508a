"""Spanish as people of the United States write it: the day before the month, twelve hours, "5:30 p. m.", 1,500.50.

Django's own Spanish has the clock of twenty-four hours and the decimal comma, which read wrongly here. "a. m.",
"p. m.", "mediodía" and the names of days and months come from the catalogs (ours first, then Django's).
"""

WEEKDAY_DATE_FORMAT = r"l, j \d\e F \d\e Y"
FULL_DATE_FORMAT = r"j \d\e F \d\e Y"
BRIEF_DATE_FORMAT = "j b Y"
WEEKDAY_DAY_FORMAT = r"l, j \d\e F"
MONTH_DAY_FORMAT = r"j \d\e F"
BRIEF_WEEKDAY_DAY_FORMAT = "D, j b"
BRIEF_WEEKDAY_FORMAT = "D"
WEEKDAY_MOMENT_FORMAT = r"l, j \d\e F \d\e Y, P"
BRIEF_MOMENT_FORMAT = "j b Y, P"
EXACT_MOMENT_FORMAT = "j b Y, H:i:s"

DATE_FORMAT = FULL_DATE_FORMAT
TIME_FORMAT = "P"
DATETIME_FORMAT = r"j \d\e F \d\e Y, P"
# Months in letters: 3/4 is April to some readers and March to others.
SHORT_DATE_FORMAT = BRIEF_DATE_FORMAT
SHORT_DATETIME_FORMAT = "j b Y, P"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","

# What people call the clock of a place; elsewhere it is the time of the program's city.
ZONE_NAMES = {
    "America/New_York": "hora del Este",
    "America/Detroit": "hora del Este",
    "America/Chicago": "hora del Centro",
    "America/Denver": "hora de la Montaña",
    "America/Los_Angeles": "hora del Pacífico",
    "America/Anchorage": "hora de Alaska",
    "Pacific/Honolulu": "hora de Hawái",
    "America/Puerto_Rico": "hora de Puerto Rico",
}
