"""What `lotse up` does besides starting: it watches what it started. Standard library only.

Mends, in Rasa 3.6.21: a killed worker is not replaced and a hung one not noticed (core/run.py
leaves both to Sanic 21.12, which does neither).
"""
