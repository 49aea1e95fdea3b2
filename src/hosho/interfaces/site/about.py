"""Help, accessibility, privacy and the legal notices: texts that name what this installation and its plan say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.core.terms import Terms
from hosho.plans.queries import plan_named
from hosho.presentation.formats import yen
from hosho.presentation.phone_desk import phone_desk
from hosho.presentation.plan_summary import brief_of
from hosho.presentation.words import BILLED, LEAVING, Bilingual
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class Section:
    """A heading and its sentences. ``more`` is a page that says the rest: its address and its name.

    ``name`` is a name and address as it is registered, in Japanese whatever the reader's language.
    """

    title: Bilingual
    says: tuple[Bilingual, ...]
    more: tuple[str, Bilingual] | None = None
    name: str = ""


@dataclass(frozen=True)
class AboutPage:
    """A page of text. Its first sentence is the answer for which most readers come."""

    code: str
    title: Bilingual
    lead: Bilingual
    sections: tuple[Section, ...]


HELP_SECTIONS = (
    Section(
        Bilingual("危ないとき", "If it is dangerous"),
        (
            Bilingual(
                "膨らみ・熱・煙があるときは、充電をやめ、燃えやすい物から離して置き、電話してください。"
                "ご自身では発送しないでください。",
                "If it swells, is hot or smokes: stop charging it, keep it away from anything that burns, and "
                "call. Do not send it yourself.",
            ),
        ),
    ),
    Section(
        Bilingual("直すまで", "How it is put right"),
        (
            Bilingual(
                "報告すると、対象かどうかと、その理由がすぐに分かります。",
                "When you report, you learn at once whether it is covered, and why.",
            ),
            Bilingual(
                "発送か、お店への持ち込みを選べます。お店は電話窓口で予約してください。",
                "You can send it in or visit a store. A visit is booked by phone.",
            ),
            Bilingual(
                "出す前に、バックアップを取り、「探す」をオフにし、SuicaとSIMを取り出してください。"
                "パスコードはお聞きしません。",
                "Before you hand it in: make a backup, turn Find My off, move your Suica out and take the SIM "
                "out. We never ask for your passcode.",
            ),
        ),
        ("/stores/", Bilingual("お店の一覧を見る", "See the stores")),
    ),
    Section(
        Bilingual("対象かどうか", "What is covered"),
        (
            Bilingual(
                "対象の機種と、その日の約款は、いつでもこのサイトで確かめられます。",
                "The covered devices and the terms of any day can be read on this site.",
            ),
        ),
        ("/devices/", Bilingual("対象機種を見る", "See the covered devices")),
    ),
    Section(
        Bilingual("取り消したいとき", "To take something back"),
        (
            Bilingual(
                "受付の取り下げと、見積もりのお断りは、24時間以内なら会員ページで元に戻せます。",
                "A withdrawal and a no to a quote can be taken back on your page for 24 hours.",
            ),
            Bilingual("解約は、最終日までなら取り消せます。", "Leaving can be taken back until its last day."),
        ),
        ("/member/", Bilingual("会員ページへ", "To your page")),
    ),
)


def _help(terms: Terms, *, today: date) -> AboutPage:
    desk = phone_desk()
    number, hours = desk.number, f"{desk.opens}〜{desk.closes}"
    return AboutPage(
        "help",
        Bilingual("困ったとき", "Help"),
        Bilingual(
            f"故障したら、お店に行く前に、会員ページか電話窓口（{number}、毎日{hours}）で報告してください。",
            f"When it fails, report it on your page or to the phone desk ({number}, every day {desk.opens}–"
            f"{desk.closes}) before you go to a store.",
        ),
        HELP_SECTIONS,
    )


def _accessibility(terms: Terms, *, today: date) -> AboutPage:
    number = phone_desk().number
    return AboutPage(
        "accessibility",
        Bilingual("アクセシビリティ", "Accessibility"),
        Bilingual(
            "どのページも、キーボードだけ、読み上げ、大きな文字、スクリプトなしで使えるように作っています。",
            "Every page is made to be used by keyboard alone, by a screen reader, with large text and without scripts.",
        ),
        (
            Section(
                Bilingual("目標", "What we hold to"),
                (
                    Bilingual(
                        "WCAG 2.2 のレベルAA（JIS X 8341-3:2016 のAAを含みます）を目標に、公開のたびに確かめています。",
                        "WCAG 2.2 level AA, which includes JIS X 8341-3:2016 AA. It is checked with each release.",
                    ),
                    Bilingual(
                        "状態は、色だけでなく形と言葉でも示します。明るさは端末の設定に合い、下のボタンでも選べます。",
                        "A state is told by shape and word, not by colour alone. Light and dark follow your device, or "
                        "the choice below.",
                    ),
                ),
            ),
            Section(
                Bilingual("まだ足りないところ", "What is still missing"),
                (
                    Bilingual(
                        "会員が書いた言葉と担当者の理由は、書かれた言語のままです。",
                        "What members and our people wrote stays in the language in which it was written.",
                    ),
                ),
            ),
            Section(
                Bilingual("使えないとき", "If something does not work for you"),
                (
                    Bilingual(
                        f"電話窓口（{number}）へお知らせください。その場で代わりに手続きし、直します。",
                        f"Tell the phone desk ({number}). We do it for you there and then, and mend it.",
                    ),
                ),
            ),
        ),
    )


USE_OF_DATA = (
    Section(
        Bilingual("何を、なぜ", "What, and why"),
        (
            Bilingual(
                "氏名・生年月日・連絡先：ご本人の確認と、お届け、お知らせのため。",
                "Name, birth date, contact: to know that it is you, to deliver, and to write to you.",
            ),
            Bilingual(
                "端末の番号と故障の内容：補償の判定と修理のため。",
                "The device's numbers and what failed: to decide and to repair.",
            ),
            Bilingual("支払い方法：料金を収納するため。", "The way of paying: to collect the fee."),
        ),
    ),
    Section(
        Bilingual("だれに渡すか", "Who else receives it"),
        (
            Bilingual(
                "修理に必要な分だけ、修理センター、予約した店舗、配送会社に渡します。"
                "店舗には受付番号と機種だけを渡し、住所は渡しません。",
                "The repair centre, the store you booked and the carrier, as far as the repair needs it. "
                "A store receives the report's number and the model, never your address.",
            ),
            Bilingual(
                "広告や分析のための送信はありません。Cookieは、サインインと表示の設定だけに使います。",
                "Nothing is sent for advertising or analysis. Cookies serve signing in and how pages look.",
            ),
        ),
    ),
    Section(
        Bilingual("いつまで", "How long"),
        (
            Bilingual(
                "法律で定められた期間（請求書は7年、古物の取引は3年）と、修理の記録10年です。",
                "As long as the law asks (invoices 7 years, trade in used goods 3) and repair records for 10.",
            ),
        ),
    ),
)


def _privacy(terms: Terms, *, today: date) -> AboutPage:
    issuer, number = settings.CONFIG.issuer, phone_desk().number
    return AboutPage(
        "privacy",
        Bilingual("個人情報の取り扱い", "Privacy"),
        Bilingual(
            "お預かりした情報は、端末の販売と補償、修理、料金の請求のためだけに使います。",
            "We use what you give us to sell and protect your device, to repair it and to bill for it, and for "
            "nothing else.",
        ),
        (
            *USE_OF_DATA,
            Section(
                Bilingual("見る・直す・消す", "To see, correct or erase it"),
                (
                    Bilingual(
                        "会員ページの「登録情報」で見られます。開示・訂正・消去のお求めは、電話窓口"
                        f"（{number}）で受け付けます。",
                        f"You can see it on your page under “My data”. To have it disclosed, corrected or erased, call "
                        f"{number}.",
                    ),
                    Bilingual("責任を負う事業者：", "The company that answers for it:"),
                ),
                ("/member/data/", Bilingual("登録情報を見る", "See your data")),
                f"{issuer.name}　{issuer.address}",
            ),
        ),
    )


def _legal(terms: Terms, *, today: date) -> AboutPage:
    issuer, desk = settings.CONFIG.issuer, phone_desk()
    brief = brief_of(terms, on=today)
    leaving, billed = LEAVING[terms.price.leaving], BILLED[terms.price.billed]
    return AboutPage(
        "legal",
        Bilingual("特定商取引法に基づく表記", "Legal notices"),
        Bilingual(f"販売しているのは、{issuer.name}です。", "Who sells here, and how, as the law asks it to be said."),
        (
            Section(
                Bilingual("事業者", "Seller"),
                (
                    Bilingual(
                        f"電話 {desk.number}（毎日{desk.opens}〜{desk.closes}）　登録番号 {issuer.number}",
                        f"Phone {desk.number} (every day {desk.opens}–{desk.closes}), registration {issuer.number}",
                    ),
                ),
                name=f"{issuer.name}　{issuer.address}",
            ),
            Section(
                Bilingual("価格とお支払い", "Price and payment"),
                (
                    Bilingual(
                        "端末：各商品のページに表示（税込、送料込み）。受け取るときに配送会社へお支払いください。",
                        "Devices: on each device's page, tax and delivery included. You pay the carrier on delivery.",
                    ),
                    Bilingual(
                        f"補償：月額{yen(brief.monthly, 'ja')}（税込）。{billed.ja}。",
                        f"Protection: {yen(brief.monthly, 'en')} a month, tax included. {billed.en}.",
                    ),
                ),
            ),
            Section(
                Bilingual("お届け・返品・解約", "Delivery, returns, leaving"),
                (
                    Bilingual(
                        "お届けの時期、取り消し、返品の条件は、注文を確定する前のページにすべて表示します。",
                        "When it is delivered, and how to cancel or return it, stands on the page before you order.",
                    ),
                    leaving,
                ),
                ("/shop/", Bilingual("ショップへ", "To the shop")),
            ),
        ),
    )


PAGES: Mapping[str, Callable[..., AboutPage]] = {
    "help": _help,
    "accessibility": _accessibility,
    "privacy": _privacy,
    "legal": _legal,
}


@require_safe
@access.public
def about(request: HttpRequest, code: str) -> HttpResponse:
    """Show one of ``PAGES``.

    Raises:
        Http404: there is none of this name.
    """
    if code not in PAGES:
        raise Http404
    plan = plan_named()
    return answer(
        request,
        "site/about.html",
        PAGES[code](plan.terms_at(now_of(request)) or plan.versions[0], today=today_of(request)),
    )
