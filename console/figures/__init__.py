"""Figures, their export, the weekly mail and the public quality page."""
