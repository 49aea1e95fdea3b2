"""What the tests of mail and webhooks share: an outbox of their own, and jobs done one after the other."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from hosho.platform.config import Config
from tests.gateways.postbox import Postbox


@pytest.fixture
def outbox(tmp_path: Path, settings: Any) -> Path:
    """Let mails be kept in a folder of this test, as a demonstration does."""
    from dataclasses import replace

    config: Config = replace(django_settings.CONFIG, data=tmp_path)
    settings.CONFIG = config
    settings.EMAIL_BACKEND = "hosho.gateways.mail.outbox.Folder"
    return config.outbox


@pytest.fixture
def post(db: None, outbox: Path) -> Postbox:
    """Give the mails that members have got since the last look."""
    return Postbox(outbox)
