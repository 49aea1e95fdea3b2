"""Indexes of the tables by month get the names that the models give them, and the one that is not wanted goes.

When the tables were made anew with parts, the database named their indexes itself. So the removal of the recipients'
index, by the name of the model, passed it by.
"""

from django.db import migrations

NAMES = """
    DROP INDEX IF EXISTS billing_invoice_recipient_idx;
    ALTER INDEX IF EXISTS billing_invoice_total_yen_idx RENAME TO invoice_by_amount;
    ALTER INDEX IF EXISTS billing_invoice_number_month_key RENAME TO an_invoice_number_once;
"""
BEFORE = """
    ALTER INDEX IF EXISTS invoice_by_amount RENAME TO billing_invoice_total_yen_idx;
    ALTER INDEX IF EXISTS an_invoice_number_once RENAME TO billing_invoice_number_month_key;
"""


INDEX = """
    CREATE OR REPLACE FUNCTION parts.index(parent text, month date, parent_index text) RETURNS void
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
            -- Full pages: a month that is written gets hardly a row more, and none is changed.
            EXECUTE format('CREATE %s INDEX %I ON parts.%I %s WITH (fillfactor = 100)',
                           CASE WHEN definition LIKE 'CREATE UNIQUE %' THEN 'UNIQUE' ELSE '' END,
                           parts.index_name(parent_index, month), part,
                           substr(definition, position(' USING ' IN definition)));
        END IF;
    END $$;
    REVOKE ALL ON FUNCTION parts.index(text, date, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_past_means")]

    operations = [
        migrations.RunSQL(NAMES, BEFORE),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
    ]
