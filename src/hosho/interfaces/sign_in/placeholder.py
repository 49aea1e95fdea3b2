"""What stores and the repair centre can do while they have no pages of their own: a plain page, and no dead end."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.accounts.models import Account
from hosho.network.models import Store
from hosho.network.queries import store_with_id
from hosho.presentation.words import Bilingual
from hosho.web import access
from hosho.web.page import answer

AT_A_STORE = (
    Bilingual(
        "その日の来店予約を見る、部品を確かめる", "See the visits of a day, and record that the part was checked"
    ),
    Bilingual("端末を預かる、点検して判定を受ける", "Take a device in, inspect it and have it decided"),
    Bilingual("修理を始める・終える、端末を渡す", "Start and finish a repair, and hand the device back"),
    Bilingual(
        "修理センターへ送る、対象外の見積もりを出す", "Send a device on, or name a price where it is not covered"
    ),
    Bilingual("直前の記録を取り消す", "Undo the last entry"),
)
AT_THE_DEPOT = (
    Bilingual("到着した荷物を記録する", "Record the parcels that arrive"),
    Bilingual("点検して判定を受ける、修理を始める・終える", "Inspect and have it decided, start and finish a repair"),
    Bilingual("交換する端末を確保して送る", "Set an exchange unit aside, and send it"),
    Bilingual("代替機の返却を記録し、データを消す", "Record that a loaner is back, and wipe it"),
    Bilingual("在庫の端末を登録する", "Take units into stock"),
    Bilingual("直前の記録を取り消す", "Undo the last entry"),
)


@dataclass(frozen=True)
class PlaceholderPage:
    """What a colleague can do now. ``store`` is theirs; ``secret`` is the demonstration's key, which is no secret."""

    account: Account
    store: Store | None
    acts: tuple[Bilingual, ...]
    secret: str


def _page(request: HttpRequest, role: str, acts: tuple[Bilingual, ...]) -> HttpResponse:
    account = access.account_of(request)
    store = store_with_id(account.store_id) if account.store_id else None
    secret = f"hosho_{role}_demonstration" if access.is_demonstration() else ""
    return answer(request, "sign_in/waiting.html", PlaceholderPage(account, store, acts, secret))


@require_safe
@access.store
def store(request: HttpRequest) -> HttpResponse:
    """Show what a store can do now."""
    return _page(request, "store", AT_A_STORE)


@require_safe
@access.depot
def depot(request: HttpRequest) -> HttpResponse:
    """Show what the repair centre can do now."""
    return _page(request, "depot", AT_THE_DEPOT)
