"""The words after which a name comes, in the languages that residents write."""

from __future__ import annotations

import re

from bot.privacy.word_lists import words

_I = re.IGNORECASE
_B = r"(?<![^\W_])"
_REL = (
    "mann|frau|ehemann|ehefrau|sohn|tochter|bruder|schwester|vater|mutter|papa|mama|opa|oma|onkel|tante|"
    "cousin|cousine|neffe|neffen|nichte|enkel|enkelin|schwager|schwägerin|schwiegermutter|schwiegervater|"
    "freund|freundin|nachbar|nachbarn|nachbarin|vermieter|vermieterin|kollege|kollegen|kollegin|chef|chefin|"
    "kind|kinder|baby|partner|partnerin|verlobter|verlobte|mitbewohner|lehrer|lehrerin|betreuer|betreuerin|"
    "sachbearbeiter|sachbearbeiterin|anwalt|anwältin|arzt|ärztin|hausarzt|klient|klientin|zwillinge|söhne|"
    "töchter|vormund|pate|patin|patenkind|bekannte|bekannter|ex-mann|exmann|ex-frau|exfrau|schwiegersohn"
)

# After these a name is certain, however it is written.
STRONG = re.compile(
    rf"{_B}(?:(?:ich|er|sie|mann|frau|sohn|tochter|bruder|schwester|kind|mutter|vater|der|die)\s+hei(?:ß|ss)(?:e|t|en)"
    r"|(?:mein|sein|ihr|der|unser)\s+(?:voller\s+|vollständiger\s+|ganzer\s+)?(?:vor|nach|familien|ruf)?name\s*(?:ist|lautet|war|:|=)"
    r"|(?:vor|nach|familien|zu|geburts|mädchen)?name\s*[:=]|(?:mein|meine|ich)\s+name(?=\s+[A-ZÄÖÜ])|auf\s+den\s+namen|mit\s+namen|namens|geborene|geb\.(?=\s+[A-ZÄÖÜ])|gez\."
    r"|man\s+nennt\s+mich|nennen\s+sie\s+mich|ihr\s+könnt\s+mich|alias|kunde|kundin|patient|patientin|unterschrift\s*:"
    r"|my\s+name\s+is|i\s+am\s+called|je\s+m['’]appelle|mon\s+nom\s+est|me\s+llamo|mi\s+nombre\s+es|mi\s+chiamo|il\s+mio\s+nome\s+è"
    r"|(?:benim\s+)?ad[ıi]m|ismim|nazywam\s+się|nazywam\s+sie|mam\s+na\s+imię|mam\s+na\s+imie|mă\s+numesc|ma\s+numesc|mă\s+cheamă|numele\s+meu\s+este"
    r"|ez\s+navê\s+min|navê\s+min|zovem\s+se|moje\s+ime\s+je|quhem|unë\s+quhem|meno\s+chiamo"
    r"|меня\s+зовут|мене\s+звати|моё\s+имя|мое\s+имя|казвам\s+се|με\s+λένε|اسمي|إسمي|انا\s+اسمي|اسم\s+من|نام\s+من|اسمم)\s+",
    _I,
)
# After these a word counts as a name if it is on a list, or can hardly be anything else.
SOFT = re.compile(
    rf"{_B}(?:(?:mein|meine|meinem|meinen|meiner|meines|unser|unsere|unserem|unseren|unserer|ihr|ihre|ihrem|ihren|sein|"
    rf"seine|seinem|seinen|seiner|dein|deine|der|die|den|dem|my|mon|ma|mi)\s+(?:(?:neue|neuer|neuen|alte|kleine|kleiner|kleinen|"
    rf"große|jüngste|älteste|beste|bester|guter|gute|ex|verstorbener?)\s+)?(?:{_REL}|husband|wife|son|daughter|friend|brother|sister)"
    rf"\s*,?|ich\s+bin(?:\s+(?:der|die))?|bin(?:\s+(?:der|die))|(?:(?<=^)|(?<=hallo\s)|(?<=hi\s)|(?<=hey\s)|(?<=moin\s)|(?<=,\s))bin|i\s+am|i['’]m|hier\s+(?:ist|spricht|schreibt)|"
    rf"hier\s+is|am\s+apparat\s+ist|hei(?:ß|ss)(?:t|en)|hie(?:ß|ss)(?:en)?|nennt\s+sich|wegen|es\s+geht\s+um|im\s+namen\s+von|im\s+auftrag\s+von|für\s+(?:meinen|meine)|"
    rf"kennen\s+sie|kennt\s+(?:ihr|jemand)|gruß|gruss|grüße|grüsse|lg|mfg|vg|mit\s+freundlichen\s+grüßen|"
    rf"best\s+regards|kind\s+regards|hochachtungsvoll|ihr|ihre|euer|eure|dein|deine|von|eltern\s+von|mutter\s+von|vater\s+von|"
    rf"betreff|antragsteller(?:in)?|ansprechpartner(?:in)?|sachbearbeiter(?:in)?|lehrer(?:in)?|nachbar(?:in)?|vermieter(?:in)?|kollege|kollegin|oma|opa|tante|onkel)"
    r"\s*[:,!.]?\s+",
    _I,
)
HONORIFIC = re.compile(
    rf"{_B}(?:(?:sehr\s+geehrter?|liebe|lieber|hallo|guten\s+tag)\s+)?(?:frau|herrn?|hr\.|fr\.|fräulein|familie|fam\.|eheleute|"
    r"dr\.|prof\.|doktor|professor|mr\.?|mrs\.?|ms\.?|señora?|monsieur|madame|pan|pani|bay|bayan)\s+",
    _I,
)
# "eine Frau", "der Herr": a noun, not an address.
PLAIN_NOUN = re.compile(
    r"(?:^|\s)(?:eine|die|der|den|dem|jede|keine|junge|alte|diese|als|eure|ihre|seine|einer|viele)\s+$",
    _I,
)
TITLES = words("titles.txt")
PARTICLES = words("particles.txt")
# Words that a name is not, though they stand where one could.
OFFICES = words("offices.txt")
# Endings of last names, folded.
SURNAME = re.compile(
    r"(?:mann|hoff?|ski|ska|skij|cki|cka|wicz|vic|oglu|stein|meier|maier|mayer|meyer|muller|bauer|enko|"
    r"chuk|ova|eva|yan|idis|poulos|akis|escu|sson|huber|brink|kamp|horst|haus|becker|schmidt)$"
)
# A place or an institution that bears a person's name.
INSTITUTIONS = re.compile(
    r"\s*(?:-|(?:haus|schule|grundschule|gesamtschule|gymnasium|realschule|hauptschule|berufskolleg|kolleg|straße|strasse|"
    r"str\.|platz|park|stiftung|preis|kirche|gemeinde|klinik|krankenhaus|institut|verein|fest|center|zentrum|allee|"
    r"universität|werk|museum|akademie|weg)\b)",
    _I,
)
ENDS = words("ends.txt")
