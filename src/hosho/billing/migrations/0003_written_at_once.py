"""A run writes charges, lines and invoices of its members at once, and builds the keys of its parts side by side."""

from typing import Any

from django.db import migrations, models

import hosho.platform.ids

FUNCTIONS = """
    CREATE FUNCTION parts.index_name(parent_index text, month date) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN left(parent_index, 55) || to_char(month, '_YYYY_MM');

    -- What is to become the parent's index of that name. Several may be built on one part at a time.
    CREATE FUNCTION parts.index(parent text, month date, parent_index text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET maintenance_work_mem = '256MB' SET max_parallel_maintenance_workers = 0 AS $$
    DECLARE
        part text := parts.name_of(parent, month);
        definition text;
    BEGIN
        SELECT pg_get_indexdef(indexrelid) INTO definition FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE indrelid = format('public.%I', parent)::regclass AND c.relname = parent_index;
        IF definition IS NULL THEN
            RAISE EXCEPTION '% has no index %', parent, parent_index USING ERRCODE = 'invalid_parameter_value';
        END IF;
        IF to_regclass(format('parts.%I', parts.index_name(parent_index, month))) IS NULL THEN
            EXECUTE format('CREATE %s INDEX %I ON parts.%I %s',
                           CASE WHEN definition LIKE 'CREATE UNIQUE %' THEN 'UNIQUE' ELSE '' END,
                           parts.index_name(parent_index, month), part,
                           substr(definition, position(' USING ' IN definition)));
        END IF;
    END $$;

    CREATE OR REPLACE FUNCTION parts.attach(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10 AS $$
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
        EXECUTE format('ANALYZE parts.%I', part);
    END $$;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA parts FROM PUBLIC;
"""


def refuse_an_open_run(apps: Any, schema_editor: Any) -> None:
    """Stop where a run is under way: its chunks are half in the order of the release before."""
    open_run = apps.get_model("billing", "Run").objects.exclude(state="closed").first()
    if open_run is not None:
        raise RuntimeError(
            f"the billing run of {open_run.month:%Y-%m} is not closed; finish it with the release before"
            " (hosho billing run), then migrate"
        )


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_parts")]

    operations = [
        migrations.RunPython(refuse_an_open_run, migrations.RunPython.noop),
        migrations.AddField(
            model_name="run",
            name="caught_up",
            field=models.BigIntegerField(db_default=0, default=0, help_text="how many charges it caught up"),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(default="opened", max_length=12),
        ),
        migrations.RemoveConstraint(model_name="run", name="run_state_is_known"),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("opened", "writing", "written", "indexed", "closed"))),
                name="run_state_is_known",
            ),
        ),
        migrations.AlterField(
            model_name="chunk",
            name="loaded",
            field=models.BooleanField(
                default=False, help_text="what its members owe is counted, so its numbers are fixed"
            ),
        ),
        migrations.AlterField(
            model_name="chunk",
            name="invoiced",
            field=models.BooleanField(default=False, help_text="charges, lines and invoices are written"),
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ("run_id", models.UUIDField()),
                ("month", models.DateField()),
                ("plan", models.CharField(max_length=60)),
                ("version", models.IntegerField()),
                ("model", models.CharField(max_length=40)),
                ("start_key", models.DateField()),
                ("last_day", models.DateField()),
                ("days_of_use_only", models.BooleanField()),
                ("suspended", models.TextField()),
                ("first_day", models.DateField()),
                ("days", models.SmallIntegerField()),
                ("net_yen", models.IntegerField()),
                (
                    "tax_rate",
                    models.SmallIntegerField(help_text="per cent; 0: outside the tax (damages are no supply)"),
                ),
                ("rounding", models.SmallIntegerField()),
                ("park", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            *("run_id", "month", "plan", "version", "model", "start_key", "last_day"),
                            *("days_of_use_only", "suspended"),
                        ),
                        name="a_shape_is_priced_once",
                    )
                ],
            },
        ),
        migrations.RemoveIndex(model_name="invoice", name="invoice_by_recipient"),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
