"""What a run comes to is added up, and its parts are analysed, beside the building of keys instead of after it."""

from django.db import migrations, models

FUNCTIONS = """
    CREATE FUNCTION parts.analyze(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10 AS $$
    DECLARE
        part text := parts.name_of(parent, month);
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_stats WHERE schemaname = 'parts' AND tablename = part) THEN
            EXECUTE format('ANALYZE parts.%I', part);
        END IF;
    END $$;

    CREATE OR REPLACE FUNCTION parts.attach(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        part text := parts.name_of(parent, month);
        each record;
    BEGIN
        IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(format('parts.%I', part))) THEN
            RETURN;
        END IF;
        FOR each IN
            SELECT c.relname, k.contype FROM pg_index JOIN pg_class c ON c.oid = indexrelid
            LEFT JOIN pg_constraint k ON k.conindid = indexrelid AND k.contype IN ('p', 'u')
            WHERE indrelid = format('public.%I', parent)::regclass
        LOOP
            PERFORM parts.index(parent, month, each.relname);
            IF each.contype IS NOT NULL THEN
                EXECUTE format('ALTER TABLE parts.%I ADD CONSTRAINT %I %s USING INDEX %I',
                               part, parts.index_name(each.relname, month),
                               CASE each.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END,
                               parts.index_name(each.relname, month));
            END IF;
        END LOOP;
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION parts.%I FOR VALUES FROM (%L) TO (%L)',
                       parent, part, month, (month + interval '1 month')::date);
    END $$;
    REVOKE ALL ON FUNCTION parts.analyze(text, date), parts.attach(text, date) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_index_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="by_rate",
            field=models.JSONField(help_text="rows of rate, net yen and tax yen, when they are added up", null=True),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
