"""Charges, invoices and their lines as tables of partitions by month, and the owner's functions that make those."""

from django.db import migrations

PARTITIONED = ("billing_charge", "billing_invoice", "billing_invoiceline")


def by_month(table: str) -> str:
    """Make the table, which is empty, one of partitions by month; keys, checks and indexes stay."""
    return f"""
        ALTER TABLE {table} RENAME TO {table}_whole;
        CREATE TABLE {table} (LIKE {table}_whole INCLUDING ALL) PARTITION BY RANGE (month);
        DROP TABLE {table}_whole;
    """


PARTS = """
    -- The application may make and attach a month's table, and nothing else: by these functions of the owner.
    CREATE SCHEMA parts;
    CREATE FUNCTION parts.name_of(parent text, month date) RETURNS text
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF parent IS NULL OR month IS NULL OR parent NOT IN ('billing_charge', 'billing_invoice', 'billing_invoiceline')
           OR month <> date_trunc('month', month) OR month NOT BETWEEN '2000-01-01' AND '2199-12-01' THEN
            RAISE EXCEPTION 'there is no part of % for %', parent, month USING ERRCODE = 'invalid_parameter_value';
        END IF;
        RETURN parent || to_char(month, '_YYYY_MM');
    END $$;
    CREATE FUNCTION parts.begin(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        part text := parts.name_of(parent, month);
        grantee text;
    BEGIN
        IF to_regclass(format('parts.%I', part)) IS NOT NULL THEN
            RETURN;
        END IF;
        EXECUTE format('CREATE TABLE parts.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS,'
                       ' CONSTRAINT %I CHECK (month = %L))', part, parent, part || '_month', month);
        FOR grantee IN
            SELECT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.oid = format('public.%I', parent)::regclass AND a.privilege_type = 'INSERT'
              AND a.grantee <> c.relowner AND a.grantee <> 0
        LOOP
            EXECUTE format('GRANT SELECT, INSERT ON parts.%I TO %s', part, grantee);
        END LOOP;
    END $$;
    CREATE FUNCTION parts.attach(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET maintenance_work_mem = '256MB' AS $$
    DECLARE
        part text := parts.name_of(parent, month);
    BEGIN
        IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(format('parts.%I', part))) THEN
            RETURN;
        END IF;
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION parts.%I FOR VALUES FROM (%L) TO (%L)',
                       parent, part, month, (month + interval '1 month')::date);
        EXECUTE format('ANALYZE parts.%I', part);
    END $$;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA parts FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        *(migrations.RunSQL(by_month(table), migrations.RunSQL.noop) for table in PARTITIONED),
        migrations.RunSQL(PARTS, "DROP SCHEMA parts CASCADE"),
    ]
