"""German tokens and lemmas for spaCy where no trained German pipeline is installed."""

# No postponed annotations here: spaCy reads the types of a factory at run time.

from functools import lru_cache
from pathlib import Path

import simplemma
import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Fused preposition and article: the lemma is the preposition, as in the UD German treebanks.
_FUSED = {
    "am": "an", "ans": "an", "aufs": "auf", "beim": "bei", "durchs": "durch", "fürs": "für",
    "im": "in", "ins": "in", "ums": "um", "vom": "von", "zum": "zu", "zur": "zu",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Lemma of one German word; the word itself, where it is not known."""
    fused = _FUSED.get(word.lower())
    return fused or simplemma.lemmatize(word, lang="de")


class Lemmatizer:
    """Pipe that sets `lemma_` on each token from simplemma's word list."""

    def __call__(self, doc: Doc) -> Doc:
        """The same `doc`, its tokens with lemmas."""
        for token in doc:
            token.lemma_ = lemma(token.text)
        return doc


@Language.factory("lotse_lemmatizer")
def create_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    """The pipe's factory, found by spaCy through the entry point `spacy_factories`."""
    return Lemmatizer()


def load(**overrides: object) -> Language:
    """What `spacy.load("de_lotse")` returns: the tokenizer of German and the lemmatizer.

    Takes and ignores the keyword arguments of `spacy.load` (nothing here can be disabled).
    """
    nlp = spacy.blank("de", meta={"name": "lotse", "version": "1.0.0", "lang": "de"})
    nlp.add_pipe("lotse_lemmatizer")
    nlp._path = Path(__file__).parent  # type: ignore[assignment]  # Rasa takes a pipeline without a path for a missing one
    return nlp
