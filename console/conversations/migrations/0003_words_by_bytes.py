"""On PostgreSQL the words of the search are compared byte by byte, whatever the database's language.

A word's beginning is looked for as a range of words, which other orders would cut elsewhere.
"""

from django.db import migrations

_COLUMN = "ALTER TABLE conversations_word ALTER COLUMN word TYPE varchar(40)"


def _on_postgres(statement):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_faster")]
    operations = [
        migrations.RunPython(
            _on_postgres(f'{_COLUMN} COLLATE "C"'), _on_postgres(f'{_COLUMN} COLLATE "default"')
        )
    ]
