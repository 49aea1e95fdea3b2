"""The addresses of the bench's own: one row read by its key, one row inserted; and all doors of Hosho beside them."""

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from hosho.interfaces.urls import handler404 as handler404
from hosho.interfaces.urls import handler500 as handler500
from hosho.interfaces.urls import urlpatterns as doors
from hosho.platform.ids import uuid7


def read_row(request: HttpRequest, row_id: str) -> JsonResponse:
    """Read one row by its primary key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, member_id, plan, model FROM contracts_contract WHERE id = %s", [row_id])
        row = cursor.fetchone()
    return JsonResponse(dict(zip(("id", "member_id", "plan", "model"), row, strict=True)))


@csrf_exempt
def insert_row(request: HttpRequest) -> JsonResponse:
    """Insert one row."""
    row_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_row (id, body) VALUES (%s, %s)", [row_id, json.dumps(json.loads(request.body))]
        )
    return JsonResponse({"id": row_id}, status=201)


urlpatterns = [path("bench/rows/<uuid:row_id>", read_row), path("bench/rows", insert_row), *doors]
