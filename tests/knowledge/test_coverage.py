"""The page that counts statements per document and section."""

from __future__ import annotations

from knowledge.coverage import coverage
from knowledge.load import load


def test_each_section_is_counted_with_what_also_says_it(house):
    house.phone["also"] = [{"id": "alt-flyer", "place": "Impressum"}]
    page = coverage(house.facts())
    assert "| Kontakt | 2 |" in page
    assert "| Mitglieder | 1 |" in page
    assert "| Impressum | 1 |" in page


def test_no_document_of_ours_is_without_statements():
    assert ": 0 statements" not in coverage(load()[0])
