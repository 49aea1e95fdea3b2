"""What the doors' tests share."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings


@pytest.fixture
def production(settings: Any) -> None:
    """Let the doors believe that this is a production installation."""
    settings.CONFIG = replace(django_settings.CONFIG, mode="production")
