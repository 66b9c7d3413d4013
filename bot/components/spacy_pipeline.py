"""Rasa's spaCy component, loading the pipeline that the model was trained with or refusing."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP

from bot.components.spacy_choice import PipelineMissingError, choose, installed_version


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="GermanSpacyNLP",
)
class GermanSpacyNLP(SpacyNLP):
    """`SpacyNLP` with `model: auto`, resolved at training by the importer.

    Raises PipelineMissingError, with what to install, if the pipeline of the trained model is
    missing or has another version than at training.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GermanSpacyNLP:
        """Loads the pipeline (see Rasa's class)."""
        name = config.get("model") or "auto"
        if name == "auto":  # a configuration that did not come through our importer
            name = choose().name
        _same_version(name, config.get("version"))
        loaded = SpacyModel(model=cls.load_model(name).model, model_name=_label(name, config))
        return cls(loaded, {**cls.get_default_config(), **config})


def _same_version(name: str, trained_with: str | None) -> None:
    version = installed_version(name)
    if trained_with and version != trained_with:
        raise PipelineMissingError(
            f"Das Modell wurde mit {name} {trained_with} trainiert, installiert ist {version}. "
            f"Installieren Sie {name} {trained_with} oder trainieren Sie neu: lotse train"
        )


def _label(name: str, config: dict[str, Any]) -> str:
    """Name and version: Rasa's training cache must notice a swapped pipeline."""
    return f"{name}=={config.get('version') or installed_version(name)}"
