"""The tables of billing. Which are partitioned, and how their parts are made, follows in the next migration."""

# fmt: off
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('ordinal', models.IntegerField(unique=True)),
                ('gateway', models.CharField(max_length=20)),
                ('collect_on', models.DateField(help_text='the day on which the amounts are to be collected')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=60)),
                ('lines', models.IntegerField()),
                ('total_yen', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'batches',
            },
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'month', 'ordinal', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='the month of the invoice')),
                ('member_id', models.UUIDField()),
                ('ordinal', models.IntegerField(help_text='its place on the invoice, from 1')),
                ('kind', models.CharField(help_text='fee | loaner-lost | paid-repair', max_length=20)),
                ('contract_id', models.UUIDField()),
                ('charged_month', models.DateField(help_text='of a fee: the month that is charged', null=True)),
                ('oneoff_id', models.UUIDField(null=True)),
                ('plan', models.CharField(max_length=60)),
                ('first_day', models.DateField(help_text='the first day charged, or the day on which it came to be owed')),
                ('days', models.SmallIntegerField(null=True)),
                ('net_yen', models.IntegerField()),
                ('tax_rate', models.SmallIntegerField(help_text='per cent; 0: outside the tax (damages are no supply)')),
            ],
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('reference', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('outcome', models.CharField(help_text='paid | no-funds | refused', max_length=8)),
                ('code', models.CharField(blank=True, help_text="the collector's own", max_length=20)),
                ('amount_yen', models.IntegerField()),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Unmatched',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(help_text='of the line, so that it is kept once', max_length=64, unique=True)),
                ('why', models.CharField(help_text='unknown | contradicts | unreadable', max_length=20)),
                ('reference', models.CharField(max_length=40)),
                ('amount_yen', models.IntegerField()),
                ('outcome', models.CharField(max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('on', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'verbose_name_plural': 'unmatched',
            },
        ),
        migrations.CreateModel(
            name='WriteOff',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('invoice_month', models.DateField()),
                ('invoice_number', models.CharField(max_length=12)),
                ('yen', models.IntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('allowed_by', models.CharField(max_length=60)),
                ('written_off_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('invoice_number', 'member_id'), name='an_invoice_is_written_off_once')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'contract_id', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='the first day of the month that is charged')),
                ('member_id', models.UUIDField()),
                ('contract_id', models.UUIDField()),
                ('plan', models.CharField(max_length=60)),
                ('terms_version', models.IntegerField()),
                ('first_day', models.DateField(help_text='the first day that is charged')),
                ('days', models.SmallIntegerField(help_text='how many days of the month are charged')),
                ('net_yen', models.IntegerField(help_text='before tax')),
                ('tax_rate', models.SmallIntegerField(help_text='per cent; 0: outside the tax (damages are no supply)')),
                ('rounding', models.SmallIntegerField(help_text='how the terms round the tax: billing.pricing.ROUNDINGS')),
                ('run_id', models.UUIDField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('net_yen__gt', 0)), name='charge_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='CreditNote',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('number', models.CharField(help_text='K-YY-NNNNNNN', max_length=12, unique=True)),
                ('member_id', models.UUIDField()),
                ('invoice_month', models.DateField()),
                ('invoice_number', models.CharField(max_length=12)),
                ('ordinal', models.IntegerField(help_text='the n-th of its invoice: whoever loses a race for it reads again')),
                ('issuer_id', models.UUIDField()),
                ('issued_on', models.DateField()),
                ('recipient', models.CharField(max_length=100)),
                ('kind', models.CharField(help_text='called-off | correction | goodwill', max_length=20)),
                ('reason', models.CharField(max_length=300)),
                ('by_rate', django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=3), help_text='rows of rate, net yen and tax yen', size=None)),
                ('net_yen', models.IntegerField()),
                ('tax_yen', models.IntegerField()),
                ('total_yen', models.IntegerField()),
                ('allowed_by', models.CharField(max_length=60)),
                ('issued_at', models.DateTimeField()),
                ('keep_until', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('invoice_number', 'ordinal', 'member_id'), name='seat_credit_note'), models.CheckConstraint(condition=models.Q(('total_yen__gt', 0)), name='a_credit_note_gives_something')],
            },
        ),
        migrations.CreateModel(
            name='DunningCase',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('invoice_month', models.DateField()),
                ('invoice_number', models.CharField(max_length=12)),
                ('failed_on', models.DateField(help_text='the day of the first failure: the steps of the terms count from it')),
                ('failures', models.SmallIntegerField(default=1)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_because', models.CharField(blank=True, help_text='paid | credited | written-off', max_length=12)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['member_id'], name='open_cases')],
                'constraints': [models.UniqueConstraint(fields=('invoice_number', 'member_id'), name='one_case_of_an_invoice')],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('pk', models.CompositePrimaryKey('member_id', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='the month of the run')),
                ('member_id', models.UUIDField()),
                ('number', models.CharField(db_collation='C', help_text='I-YY-NNNNNNN', max_length=12)),
                ('run_id', models.UUIDField()),
                ('issuer_id', models.UUIDField()),
                ('issued_on', models.DateField()),
                ('recipient', models.CharField(db_collation='C', help_text="the member's name as of the day of issue", max_length=100)),
                ('by_rate', django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=3), help_text='rows of rate, net yen and tax yen', size=None)),
                ('net_yen', models.IntegerField(help_text='before tax')),
                ('tax_yen', models.IntegerField()),
                ('total_yen', models.IntegerField(help_text='with tax')),
                ('rounding', models.SmallIntegerField(help_text='how the tax was rounded: billing.pricing.ROUNDINGS')),
                ('keep_until', models.DateField(help_text='to be kept, and found, until this day')),
            ],
            options={
                'indexes': [models.Index(fields=['total_yen'], name='invoice_by_amount'), models.Index(fields=['recipient'], name='invoice_by_recipient')],
                'constraints': [models.UniqueConstraint(fields=('number', 'month'), name='an_invoice_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Issuer',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('number', models.CharField(help_text='T and 13 digits: registered for qualified invoices', max_length=14)),
                ('address', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'number', 'address'), name='an_issuer_once')],
            },
        ),
        migrations.CreateModel(
            name='Means',
            fields=[
                ('member_id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='card | bank', max_length=4)),
                ('token_reference', models.CharField(blank=True, max_length=64)),
                ('bank_code', models.CharField(blank=True, max_length=4)),
                ('branch_code', models.CharField(blank=True, max_length=3)),
                ('account_kind', models.CharField(blank=True, help_text='ordinary | current | tax | other', max_length=8)),
                ('account_number', models.CharField(blank=True, max_length=7)),
                ('holder_kana', models.CharField(blank=True, max_length=60)),
                ('announced', models.CharField(default='first', help_text='first | changed | as-before, to the bank', max_length=9)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'means',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bank_code', ''), ('kind', 'card')), models.Q(('kind', 'bank'), ('token_reference', '')), _connector='OR'), name='means_are_a_card_or_an_account')],
            },
        ),
        migrations.CreateModel(
            name='OneOff',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('contract_id', models.UUIDField()),
                ('claim_id', models.UUIDField()),
                ('kind', models.CharField(help_text='loaner-lost | paid-repair', max_length=20)),
                ('gross_yen', models.IntegerField(help_text='as agreed, with tax')),
                ('net_yen', models.IntegerField(help_text='before tax')),
                ('tax_rate', models.SmallIntegerField(help_text='per cent; 0: outside the tax (damages are no supply)')),
                ('owed_on', models.DateField(help_text='the day on which it came to be owed; the run of that month bills it')),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['owed_on', 'member_id'], name='oneoff_by_day')],
                'constraints': [models.UniqueConstraint(fields=('claim_id', 'kind', 'member_id'), name='one_of_a_kind_for_a_claim')],
            },
        ),
        migrations.CreateModel(
            name='Parked',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('member_id', models.UUIDField()),
                ('contract_id', models.UUIDField()),
                ('why', models.CharField(help_text='held | second | negative | over-bound | no-price', max_length=20)),
                ('net_yen', models.IntegerField(help_text='what it would have cost before tax', null=True)),
                ('parked_at', models.DateTimeField()),
                ('parked_by', models.CharField(max_length=60)),
                ('released_at', models.DateTimeField(null=True)),
                ('released_by', models.CharField(blank=True, max_length=60)),
                ('billed_by', models.UUIDField(help_text='the run that billed it in the end', null=True)),
            ],
            options={
                'verbose_name_plural': 'parked',
                'constraints': [models.UniqueConstraint(fields=('month', 'contract_id', 'member_id'), name='a_month_is_parked_once')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('invoice_month', models.DateField()),
                ('invoice_number', models.CharField(max_length=12)),
                ('source', models.CharField(help_text='collection | transfer | refund', max_length=12)),
                ('reference', models.CharField(help_text='of the attempt, the transfer or the refund', max_length=40)),
                ('yen', models.IntegerField()),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['invoice_number'], name='payments_of_invoice')],
                'constraints': [models.UniqueConstraint(fields=('source', 'reference'), name='seat_payment')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('document', models.CharField(help_text='kind:what, see billing.books', max_length=60)),
                ('on', models.DateField()),
                ('account', models.CharField(help_text='billing.books.CHART', max_length=12)),
                ('tax_rate', models.SmallIntegerField(help_text='of revenue and tax', null=True)),
                ('yen', models.BigIntegerField(help_text='debit positive, credit negative')),
                ('posted_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='postings_by_day')],
                'constraints': [models.UniqueConstraint(fields=('document', 'account', 'tax_rate'), name='an_account_once_in_a_document', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='the first day of the month', unique=True)),
                ('state', models.CharField(default='loading', max_length=12)),
                ('cut_off_at', models.DateTimeField(help_text='business time: later facts do not count')),
                ('previous_cut_off_at', models.DateTimeField(null=True)),
                ('opened_by', models.CharField(max_length=60)),
                ('loads', models.JSONField(default=list, help_text='the months it charges, each with the way of billing')),
                ('also_months', models.JSONField(default=list, help_text='earlier months in which it caught something up')),
                ('contracts', models.BigIntegerField(default=0, help_text='about how many there were to look at')),
                ('seen', models.BigIntegerField(default=0, help_text='how many were looked at')),
                ('charges', models.BigIntegerField(default=0)),
                ('invoices', models.BigIntegerField(default=0)),
                ('lines', models.BigIntegerField(default=0)),
                ('net_yen', models.BigIntegerField(default=0)),
                ('tax_yen', models.BigIntegerField(default=0)),
                ('numbers_from', models.BigIntegerField(default=0, help_text='the last number of the series before this run')),
                ('closed_at', models.DateTimeField(null=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.issuer')),
            ],
        ),
        migrations.CreateModel(
            name='Chunk',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('ordinal', models.IntegerField()),
                ('after', models.UUIDField(help_text='the members beyond this id')),
                ('to', models.UUIDField(help_text='and up to this one')),
                ('seen', models.IntegerField(default=0, help_text='how many contracts were looked at')),
                ('charges', models.IntegerField(default=0)),
                ('members', models.IntegerField(default=0, help_text='how many members get an invoice')),
                ('numbers_before', models.BigIntegerField(default=0, help_text='how many numbers the chunks before it have')),
                ('loaded', models.BooleanField(default=False)),
                ('invoiced', models.BooleanField(default=False)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='billing.run')),
            ],
        ),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('reference', models.CharField(help_text='digits: 1, 6 of the batch, 7 of the line', max_length=20, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('invoice_month', models.DateField()),
                ('invoice_number', models.CharField(max_length=12)),
                ('amount_yen', models.IntegerField()),
                ('attempt', models.SmallIntegerField()),
                ('announced', models.CharField(blank=True, help_text='to a bank: first | changed | as-before', max_length=9)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='billing.batch')),
            ],
            options={
                'verbose_name_plural': 'sent',
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('letter', models.CharField(max_length=1)),
                ('year', models.IntegerField(help_text='the year of issue')),
                ('last', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'series',
                'constraints': [models.UniqueConstraint(fields=('letter', 'year'), name='a_series_for_a_year')],
            },
        ),
        migrations.CreateModel(
            name='CreditLine',
            fields=[
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('ordinal', models.IntegerField(help_text='the line of the invoice')),
                ('net_yen', models.IntegerField()),
                ('tax_rate', models.SmallIntegerField(help_text='per cent; 0: outside the tax (damages are no supply)')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='billing.creditnote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'ordinal', 'member_id'), name='a_line_is_credited_once_in_a_note'), models.CheckConstraint(condition=models.Q(('net_yen__gt', 0)), name='a_credit_line_gives_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('loading', 'loaded', 'attached', 'supplemented', 'invoicing', 'invoiced', 'closed'))), name='run_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='chunk',
            constraint=models.UniqueConstraint(fields=('run', 'ordinal'), name='a_chunk_once'),
        ),
        migrations.AddConstraint(
            model_name='sent',
            constraint=models.UniqueConstraint(fields=('invoice_number', 'attempt', 'member_id'), name='seat_attempt'),
        ),
    ]
