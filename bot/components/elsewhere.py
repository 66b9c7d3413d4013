"""Recognises that a question is about the offices of another city."""

from __future__ import annotations

import re

from knowledge.text import fold

_CITIES = [
    "Aachen",
    "Augsburg",
    "Berlin",
    "Bielefeld",
    "Bochum",
    "Bonn",
    "Bottrop",
    "Braunschweig",
    "Bremen",
    "Castrop-Rauxel",
    "Chemnitz",
    "Dresden",
    "Duisburg",
    "Düsseldorf",
    "Erfurt",
    "Essen",
    "Frankfurt",
    "Freiburg",
    "Gelsenkirchen",
    "Gladbeck",
    "Göttingen",
    "Hagen",
    "Halle",
    "Hamburg",
    "Hamm",
    "Hannover",
    "Heidelberg",
    "Herne",
    "Herten",
    "Hildesheim",
    "Iserlohn",
    "Karlsruhe",
    "Kassel",
    "Kiel",
    "Köln",
    "Krefeld",
    "Leipzig",
    "Leverkusen",
    "Lübeck",
    "Lüdenscheid",
    "Lünen",
    "Magdeburg",
    "Mainz",
    "Mannheim",
    "Marl",
    "München",
    "Münster",
    "Mülheim",
    "Mönchengladbach",
    "Neuss",
    "Nürnberg",
    "Oberhausen",
    "Oldenburg",
    "Osnabrück",
    "Paderborn",
    "Potsdam",
    "Recklinghausen",
    "Regensburg",
    "Remscheid",
    "Rostock",
    "Saarbrücken",
    "Schwerte",
    "Siegen",
    "Solingen",
    "Stuttgart",
    "Ulm",
    "Unna",
    "Wien",
    "Wiesbaden",
    "Witten",
    "Wuppertal",
    "Würzburg",
    "Zürich",
]
_OFFICES = [
    "integrationsrat",
    "integrationsrate",
    "integrationsrates",
    "integrationsrats",
    "integrationsburo",
    "integrationszentrum",
    "integrationszentrums",
    "auslanderbehorde",
    "auslanderbeirat",
    "auslanderbeirats",
    "integrationsbeauftragte",
    "integrationsbeauftragter",
    "integrationsbeauftragten",
    "migrationsrat",
    "burgerburo",
    "rathaus",
    "stadtverwaltung",
    "ki",
    "stadt",
]
_BETWEEN = r"(?:\s+(?:der|in|von|aus|fur|stadt|beim|vom|im|bei|zustandig|da))*\s+"


def _pattern(city: str) -> re.Pattern[str]:
    name = re.escape(fold(city))
    adjective = f"{name.removesuffix('en') if city in ('Bremen', 'Dresden', 'München') else name}er"
    office = f"(?:{'|'.join(_OFFICES)})"
    kommunal = r"(?:kommunale[snr]?\s+)?"
    return re.compile(
        rf"\b(?:{adjective}\s+{kommunal}{office}|{office}{_BETWEEN}{name}|"
        rf"(?:in|von|der stadt)\s+{name}\s+(?:\w+\s+){{0,4}}{office}|"
        rf"{name}\b.*\b(?:dort|dortige[nmrs]?)\s+(?:\w+\s+){{0,3}}{office}|"
        rf"{office}\b.*\bin\s+{name}\W*$)"
    )


_PATTERNS = [(city, _pattern(city)) for city in _CITIES]
_QUICK = re.compile("|".join(fold(city) for city in _CITIES))


def elsewhere(text: str) -> list[str]:
    """The city other than Dortmund whose office the text is about; at most one."""
    folded = fold(text)
    if not _QUICK.search(folded):
        return []
    return [city for city, pattern in _PATTERNS if pattern.search(folded)][:1]
