"""Names of cities, states and countries that the tables of zones lack, and those to leave out."""

from __future__ import annotations

# cities and islands whose names more often mean something else: a person, a part of a house, another city
NO_CITIES = {
    "act", "canary", "center", "central", "chatham", "christmas", "creston", "davis", "east", "easter", "fort nelson",
    "johnston", "knox", "knox in", "lhi", "marengo", "menominee", "midway", "monticello", "new salem", "nome",
    "norfolk", "north", "nsw", "petersburg", "regina", "resolute", "reunion", "san juan", "south", "stanley", "troll",
    "victoria", "vincennes", "wake", "wallis", "west", "winamac", "yukon",
}  # fmt: skip
# Georgia is also a state of the USA, and many rooms and people have the other names
NO_COUNTRIES = {"chad", "georgia", "jersey"}
# names of countries in their own language, and those that iso3166.tab writes otherwise
COUNTRIES = {
    "US": ("usa", "u s a", "united states of america"),
    "GB": ("united kingdom", "great britain", "england", "scotland", "wales", "northern ireland"),
    "DE": ("deutschland",), "AT": ("osterreich",), "CH": ("schweiz", "suisse", "svizzera"), "ES": ("espana",),
    "IT": ("italia",), "BE": ("belgie", "belgique"), "NL": ("the netherlands", "nederland", "holland"),
    "CZ": ("czechia", "cesko"), "PL": ("polska",), "DK": ("danmark",), "NO": ("norge",), "SE": ("sverige",),
    "FI": ("suomi",), "BR": ("brasil",), "TR": ("turkiye",), "KR": ("republic of korea",), "RS": ("srbija",),
    "HU": ("magyarorszag",), "HR": ("hrvatska",), "SI": ("slovenija",),
}  # fmt: skip
# the states and provinces of large countries, and their codes, by their zones: cities there have names of other cities
STATES = {
    "America/New_York": "connecticut CT delaware DE maine ME maryland MD massachusetts MA new_hampshire NH vermont VT "
    "new_jersey NJ new_york NY north_carolina NC ohio OH pennsylvania PA rhode_island RI south_carolina SC virginia VA "
    "west_virginia WV district_of_columbia dc DC georgia GA florida FL indiana IN kentucky KY tennessee TN michigan MI "
    "washington",
    "America/Chicago": "alabama AL arkansas AR illinois IL iowa IA louisiana LA minnesota MN mississippi MS missouri "
    "MO oklahoma OK wisconsin WI kansas KS nebraska NE north_dakota ND south_dakota SD texas TX florida FL indiana IN "
    "kentucky KY tennessee TN michigan MI",
    "America/Denver": "colorado CO montana MT new_mexico NM utah UT wyoming WY kansas KS nebraska NE north_dakota ND "
    "south_dakota SD texas TX idaho ID oregon OR",
    "America/Phoenix": "arizona AZ", "America/Los_Angeles": "california CA nevada NV washington WA idaho ID oregon OR",
    "America/Anchorage": "alaska AK", "America/Adak": "alaska AK", "Pacific/Honolulu": "hawaii HI",
    "America/Toronto": "ontario ON quebec QC", "America/Winnipeg": "manitoba MB ontario ON",
    "America/Halifax": "nova_scotia NS prince_edward_island PE PEI quebec QC", "America/Moncton": "new_brunswick NB",
    "America/St_Johns": "newfoundland NL", "America/Goose_Bay": "newfoundland NL", "America/Whitehorse": "yukon YT",
    "America/Regina": "saskatchewan SK", "America/Edmonton": "alberta AB british_columbia BC saskatchewan SK",
    "America/Vancouver": "british_columbia BC victoria", "Australia/Melbourne": "victoria VIC",
    "Australia/Sydney": "new_south_wales NSW", "Australia/Brisbane": "queensland QLD",
    "Australia/Perth": "western_australia WA", "Australia/Adelaide": "south_australia SA new_south_wales NSW",
    "Australia/Hobart": "tasmania TAS", "Australia/Darwin": "northern_territory NT",
    # a country, too
    "Asia/Tbilisi": "georgia",
}  # fmt: skip
# cities by names that no zone has, in their own language and in those of their neighbours; a few large ones as well
CITIES = {
    "Europe/Amsterdam": "den_haag eindhoven rotterdam the_hague utrecht", "Europe/Athens": "athen athina thessaloniki",
    "Europe/Belgrade": "belgrad beograd",
    "Europe/Berlin": "cologne dresden düsseldorf frankfurt hamburg hannover köln leipzig munich "
    "münchen nuremberg nürnberg stuttgart",
    "Europe/Brussels": "antwerp antwerpen brussel brüssel bruxelles", "Europe/Bucharest": "bucurești bukarest",
    "Europe/Copenhagen": "aarhus københavn kobenhavn kopenhagen", "Europe/Helsinki": "helsingfors",
    "Europe/Kyiv": "kiew", "Europe/Lisbon": "lisboa lissabon porto", "Europe/London": "edinburgh londra londres",
    "Europe/Madrid": "barcelona bilbao sevilla seville", "Europe/Moscow": "moskau moskva",
    "Europe/Paris": "parigi",
    "Europe/Prague": "brno prag praga praha",
    "Europe/Rome": "bologna mailand milan milano napoli rom roma torino turin",
    "Europe/Stockholm": "gothenburg göteborg malmö", "Europe/Vienna": "graz salzburg wien",
    "Europe/Warsaw": "gdańsk kraków poznań varsovie warschau warszawa wrocław",
    "Europe/Zurich": "basel bern genf geneva genève lausanne",
    "Africa/Cairo": "kairo", "America/Mexico_City": "ciudad_de_méxico", "Asia/Singapore": "singapur",
    "Asia/Tokyo": "tokio",
}  # fmt: skip
