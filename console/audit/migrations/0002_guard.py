"""The database itself refuses to change the audit log, or to delete what is not yet old."""

from django.db import migrations

_YOUNGEST_DAYS = 30  # less than this is never deleted, whatever the setting says

_SQLITE = [
    """CREATE TRIGGER audit_no_change BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END""",
    f"""CREATE TRIGGER audit_no_removal BEFORE DELETE ON audit_entry
        WHEN OLD.at > datetime('now', '-{_YOUNGEST_DAYS} days')
        BEGIN SELECT RAISE(ABORT, 'audit entries cannot be removed'); END""",
]
_POSTGRES = [
    f"""CREATE FUNCTION audit_guard() RETURNS trigger AS $$ BEGIN
        IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{_YOUNGEST_DAYS} days'
        THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'audit entries cannot be changed or removed';
        END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_guard()""",
    """CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_guard()""",
]
_UNDO_SQLITE = ["DROP TRIGGER audit_no_change", "DROP TRIGGER audit_no_removal"]
_UNDO_POSTGRES = [
    "DROP TRIGGER audit_guard ON audit_entry",
    "DROP TRIGGER audit_guard_all ON audit_entry",
    "DROP FUNCTION audit_guard()",
]


def _run(editor, sqlite, postgres):
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgres:
        editor.execute(statement)


def guard(apps, editor):
    """Sets the triggers up."""
    _run(editor, _SQLITE, _POSTGRES)


def unguard(apps, editor):
    """Removes the triggers again."""
    _run(editor, _UNDO_SQLITE, _UNDO_POSTGRES)


class Migration(migrations.Migration):
    """Triggers for SQLite and PostgreSQL."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
