"""Which spaCy pipeline is trained with, and that serving refuses any other."""

from __future__ import annotations

import importlib
import json
import sys

import pytest

from bot.components.spacy_choice import Choice, PipelineMissingError, choose, installed_version
from bot.components.spacy_pipeline import GermanSpacyNLP
from bot.importer import LotseImporter

PACKAGE = """
from pathlib import Path
import spacy

def load(**overrides):
    nlp = spacy.blank("de", meta={"name": "core_news_sm", "version": "%s"})
    nlp._path = Path(__file__).parent
    return nlp
"""


@pytest.fixture
def installs(tmp_path, monkeypatch):
    """Puts a stand-in package de_core_news_sm of a version on the path."""

    def install(version):
        package = tmp_path / "de_core_news_sm"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(PACKAGE % version, encoding="utf-8")
        about = {
            "lang": "de",
            "name": "core_news_sm",
            "version": version,
            "spacy_version": ">=3.4.0,<3.5.0",
        }
        (package / "meta.json").write_text(json.dumps(about), encoding="utf-8")
        for old in tmp_path.glob("*.dist-info/METADATA"):
            old.unlink()
        record = tmp_path / f"de_core_news_sm-{version}.dist-info"
        record.mkdir(exist_ok=True)
        (record / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: de_core_news_sm\nVersion: {version}\n", encoding="utf-8"
        )
        importlib.invalidate_caches()

    monkeypatch.delenv("LOTSE_SPACY", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield install
    sys.modules.pop("de_core_news_sm", None)


def configured(name):
    config = {**GermanSpacyNLP.get_default_config(), "case_sensitive": True, **name}
    return GermanSpacyNLP.create(config, None, None, None)


def resolved():
    (found,) = [
        one for one in LotseImporter(config_file="config.yml").get_config()["pipeline"]
        if one["name"].endswith("GermanSpacyNLP")
    ]  # fmt: skip
    return found["model"], found["version"]


def test_the_trained_pipeline_is_taken_where_it_fits(installs):
    installs("3.4.0")
    assert choose() == Choice("de_core_news_sm", "3.4.0")
    assert resolved() == ("de_core_news_sm", "3.4.0")


@pytest.mark.parametrize("version", ["3.3.0", "3.7.0"])
def test_ours_is_taken_where_the_trained_one_does_not_fit(installs, version):
    installs(version)
    assert choose().name == "de_lotse"


def test_ours_is_taken_where_there_is_no_other(monkeypatch):
    monkeypatch.delenv("LOTSE_SPACY", raising=False)
    assert choose() == Choice("de_lotse", installed_version("de_lotse"))
    assert resolved() == ("de_lotse", installed_version("de_lotse"))


def test_the_setting_decides(installs, monkeypatch):
    installs("3.4.0")
    monkeypatch.setenv("LOTSE_SPACY", "de_lotse")
    assert choose().name == "de_lotse"


def test_a_setting_that_names_nothing_installed_is_refused(monkeypatch):
    monkeypatch.setenv("LOTSE_SPACY", "de_core_news_lg")
    with pytest.raises(PipelineMissingError, match=r"de_core_news_lg.*Installieren"):
        choose()


@pytest.mark.parametrize("name", ["de_lotse", "auto"])
def test_the_recorded_pipeline_is_loaded(name, monkeypatch):
    monkeypatch.setenv("LOTSE_SPACY", "de_lotse")
    nlp = configured({"model": name}).provide().model
    assert [token.lemma_ for token in nlp("Wir gingen zum Rathaus")][1:3] == ["gehen", "zu"]


def test_the_trained_pipeline_is_loaded_where_it_is_recorded(installs):
    installs("3.4.0")
    loaded = configured({"model": "de_core_news_sm", "version": "3.4.0"}).provide()
    assert loaded.model.meta["version"] == "3.4.0"
    assert loaded.model_name == "de_core_news_sm==3.4.0"


def test_serving_without_the_recorded_pipeline_is_refused(monkeypatch):
    with pytest.raises(PipelineMissingError, match=r"de_core_news_sm.*3.4.0.*lotse train"):
        configured({"model": "de_core_news_sm", "version": "3.4.0"})


def test_serving_with_another_version_is_refused(installs):
    installs("3.4.1")
    with pytest.raises(PipelineMissingError, match=r"mit de_core_news_sm 3.4.0 trainiert.*3.4.1"):
        configured({"model": "de_core_news_sm", "version": "3.4.0"})
