"""Words that say nothing themselves, also as people write them in a chat."""

from __future__ import annotations

from knowledge.text import STOPWORDS, wordset

_CHATTY = wordset(
    "un unn n nn s is isses iss sin sinds warn wahrn wars wahr ham hams hamse hamwa haste hast hatter habt "
    "gabs gibts gibs gips dat det datt wat watt dit ma mah nomma nochma nochmal nomal einmal so na nee ne nö "
    "jo jau jup ok okay oki okey super gut alles klar aha achso ach soso ah oh och hm hmm tja naja bitte danke "
    "dankeschön prima toll schön übrigens sorry pardon kurz auch noch denn dann jetz jetzt nun also eigentlich "
    "sowas sowat son sone bissken bisschen grad grade mir dir uns euch sagste sagen sagt kannste könntest "
    "könnten können würden würde hätte hätten gern gerne wüsste wissen interessiert dazu dabei die der das"
)
EMPTY = STOPWORDS | _CHATTY
