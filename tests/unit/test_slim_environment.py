"""Rasa runs without TensorFlow and without telemetry, also by its own plain commands."""

import subprocess
import sys

import pytest


def run(*command: str) -> str:
    """What the command prints, run without any setting of ours."""
    done = subprocess.run(
        command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_no_telemetry_in_a_plain_python_of_the_environment() -> None:
    shown = run(sys.executable, "-c", "from rasa.telemetry import is_telemetry_enabled as on; "
                "print('telemetry', on())")  # fmt: skip
    assert "telemetry False" in shown


def test_rasa_loads_without_the_real_tensorflow() -> None:
    program = "import rasa.core.agent, tensorflow, rasa.engine.recipes.default_components; "
    shown = run(sys.executable, "-c", program + "print(tensorflow.__version__)")
    assert "+slim" in shown, shown[-500:]


def test_spacy_takes_tensorflow_for_missing() -> None:
    from thinc.compat import has_tensorflow

    assert not has_tensorflow


def test_whoever_uses_tensorflow_is_told_what_to_install() -> None:
    import tensorflow as tf

    with pytest.raises(ImportError, match="tensorflow-cpu"):
        tf.constant(1)


def test_a_model_class_of_rasa_cannot_be_made() -> None:
    from rasa.utils.tensorflow.models import RasaModel

    with pytest.raises(ImportError, match="RasaModel needs TensorFlow"):
        RasaModel()
