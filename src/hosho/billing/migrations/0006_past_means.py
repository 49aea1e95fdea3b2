"""How members paid before, and with which of their means each line was sent out (decision 0031)."""

# fmt: off
from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0005_papers'),
    ]

    operations = [
        migrations.AddField(
            model_name='means',
            name='version',
            field=models.SmallIntegerField(db_default=1, help_text="1, and one more each time the member's means are set"),
        ),
        migrations.AddField(
            model_name='sent',
            name='means_version',
            field=models.SmallIntegerField(db_default=1, help_text='of the means that it was sent with'),
        ),
        migrations.CreateModel(
            name='PastMeans',
            fields=[
                ('version', models.SmallIntegerField(db_default=1, help_text="1, and one more each time the member's means are set")),
                ('kind', models.CharField(help_text='card | bank', max_length=4)),
                ('token_reference', models.CharField(blank=True, max_length=64)),
                ('bank_code', models.CharField(blank=True, max_length=4)),
                ('branch_code', models.CharField(blank=True, max_length=3)),
                ('account_kind', models.CharField(blank=True, help_text='ordinary | current | tax | other', max_length=8)),
                ('account_number', models.CharField(blank=True, max_length=7)),
                ('holder_kana', models.CharField(blank=True, max_length=60)),
                ('set_at', models.DateTimeField()),
                ('id', models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
            ],
            options={
                'verbose_name_plural': 'past means',
                'constraints': [models.UniqueConstraint(fields=('member_id', 'version'), name='a_version_of_means_once')],
            },
        ),
    ]
