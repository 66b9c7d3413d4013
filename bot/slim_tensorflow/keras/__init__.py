"""Stands in for Keras, as the package `tensorflow` beside it does."""

from tensorflow import fill

fill("keras")
