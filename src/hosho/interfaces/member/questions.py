"""The questions of a report in words: one a page, and what can be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hosho.claims.intake.answers import Code
from hosho.claims.preparing import PREPARATIONS, Preparation, Prepared
from hosho.core.codes import Fault
from hosho.presentation.words import Bilingual

Kind = Literal["choice", "several", "day", "text", "prepare"]


@dataclass(frozen=True)
class Option:
    """Something that can be answered."""

    code: str
    words: Bilingual
    hint: Bilingual | None = None


@dataclass(frozen=True)
class Question:
    """A question as its page asks it. ``about`` names it in the last look; ``missing`` is said when it stays open."""

    code: Code
    kind: Kind
    asks: Bilingual
    about: Bilingual
    missing: Bilingual
    hint: Bilingual | None = None
    options: tuple[Option, ...] = ()


WHEN = Question(
    "when",
    "day",
    Bilingual("いつ起きましたか", "When did it happen?"),
    Bilingual("日", "Day"),
    Bilingual("日付を入れるか、「分からない」を選んでください", "Enter the day, or choose “I do not know”"),
    Bilingual(
        "起きた日です。気づいた日しか分からないときは、気づいた日を入れてください。",
        "The day on which it happened. If you only know when you noticed it, enter that day.",
    ),
)
WHAT = Question(
    "what",
    "choice",
    Bilingual("端末に何が起きましたか", "What happened to the device?"),
    Bilingual("できごと", "What happened"),
    Bilingual("端末に何が起きたかを選んでください", "Choose what happened to the device"),
    Bilingual(
        "いちばん近いものを1つ選んでください。あとで変更できます。",
        "Choose what comes closest. You can change it later.",
    ),
    (
        Option("dropped", Bilingual("落とした・ぶつけた・割れた", "Dropped, knocked or broken")),
        Option("water", Bilingual("水に濡れた・水に落とした", "Wet, or dropped into water")),
        Option(
            "stopped",
            Bilingual("何もしていないのに動かない", "It stopped working by itself"),
            Bilingual("割れや水濡れがないとき", "Nothing is broken, and it did not get wet"),
        ),
        Option("lost", Bilingual("なくした・盗まれた", "Lost or stolen")),
        Option(
            "reasons",
            Bilingual("ほかの理由", "Another reason"),
            Bilingual("電池の交換、アプリやOSの不具合、災害など", "Battery, apps or system, a disaster and the like"),
        ),
        Option(
            "unknown",
            Bilingual("分からない", "I do not know"),
            Bilingual("担当者が内容を確認します", "A person will look at it"),
        ),
    ),
)
WHERE_WORDS: Mapping[Fault, Bilingual] = {
    "screen": Bilingual("画面が割れた", "The screen is broken"),
    "display": Bilingual("表示や操作がおかしい", "It shows or feels wrong"),
    "camera": Bilingual("カメラ", "Camera"),
    "charging": Bilingual("充電できない", "It does not charge"),
    "power": Bilingual("電源が入らない", "It does not turn on"),
    "battery": Bilingual("電池の減りが早い", "The battery runs down fast"),
    "button": Bilingual("ボタン", "Buttons"),
    "speaker": Bilingual("音が出ない", "No sound"),
    "microphone": Bilingual("声が届かない", "Others cannot hear you"),
    "biometrics": Bilingual("指紋・顔認証", "Fingerprint or face"),
    "wireless": Bilingual("電波・Wi-Fi", "Mobile network or Wi-Fi"),
    "body": Bilingual("本体のへこみ・曲がり", "The body is dented or bent"),
    "liquid": Bilingual("中に水が入った", "Water got inside"),
    "other": Bilingual("分からない・そのほか", "I do not know, or something else"),
}
WHERE = Question(
    "where",
    "several",
    Bilingual("具合が悪いのはどこですか", "What is not working?"),
    Bilingual("症状", "What is wrong"),
    Bilingual("当てはまるものを1つ以上選んでください", "Choose at least one"),
    Bilingual("当てはまるものをすべて選んでください。", "Choose all that apply."),
    tuple(Option(fault, WHERE_WORDS[fault]) for fault in WHERE_WORDS if fault != "liquid"),
)
STORY = Question(
    "story",
    "text",
    Bilingual("どんな様子か、教えてください", "Please tell us about it"),
    Bilingual("様子", "In your words"),
    Bilingual("", ""),
    Bilingual(
        "担当者が読んで判断します。分かるだけで構いません。書かなくても進めます。",
        "A person reads this and decides. Write as much as you know; you may leave it empty.",
    ),
)
WHICH: Mapping[str, Question] = {
    "dropped": Question(
        "which",
        "choice",
        Bilingual("どのくらい壊れましたか", "How badly is it broken?"),
        Bilingual("壊れ方", "How badly"),
        Bilingual("壊れ方を選んでください", "Choose how badly it is broken"),
        None,
        (
            Option(
                "partial-damage",
                Bilingual("一部が壊れた", "Part of it"),
                Bilingual("画面割れなど、形は残っている", "Such as a cracked screen"),
            ),
            Option(
                "total-loss",
                Bilingual("全体が壊れた", "All of it"),
                Bilingual("折れた・つぶれたなど", "Such as snapped or crushed"),
            ),
        ),
    ),
    "water": Question(
        "which",
        "choice",
        Bilingual("どのように濡れましたか", "How did it get wet?"),
        Bilingual("濡れ方", "How it got wet"),
        Bilingual("濡れ方を選んでください", "Choose how it got wet"),
        None,
        (
            Option(
                "wet",
                Bilingual("水がかかった", "Water got on it"),
                Bilingual("雨、飲み物など", "Rain, a drink and the like"),
            ),
            Option(
                "submerged",
                Bilingual("水の中に落ちた", "It fell into water"),
                Bilingual("洗面台、海、お風呂など", "A basin, the sea, a bath"),
            ),
        ),
    ),
    "lost": Question(
        "which",
        "choice",
        Bilingual("どちらですか", "Which of the two?"),
        Bilingual("どちらか", "Lost or stolen"),
        Bilingual("どちらかを選んでください", "Choose one of the two"),
        None,
        (Option("loss", Bilingual("なくした", "I lost it")), Option("theft", Bilingual("盗まれた", "It was stolen"))),
    ),
    "reasons": Question(
        "which",
        "choice",
        Bilingual("ほかの理由はどれですか", "Which other reason?"),
        Bilingual("理由", "Reason"),
        Bilingual("理由を選んでください", "Choose the reason"),
        None,
        (
            Option("battery", Bilingual("電池を交換したい", "I want a new battery")),
            Option("software", Bilingual("アプリやOSの不具合", "Apps or the system do not work")),
            Option("modification", Bilingual("分解や改造をした", "It was opened or modified")),
            Option("natural-disaster", Bilingual("地震・台風などの災害", "An earthquake, typhoon or other disaster")),
            Option("other", Bilingual("どれでもない・分からない", "None of these, or I do not know")),
        ),
    ),
}
METHOD = Question(
    "method",
    "choice",
    Bilingual("どのように直しますか", "How shall it be repaired?"),
    Bilingual("直し方", "How"),
    Bilingual("直し方を選んでください", "Choose how it shall be repaired"),
    Bilingual("どれを選んでも、費用は変わりません。", "The cost is the same for all of these."),
    (
        Option(
            "loaner",
            Bilingual("発送して直す（代替機を借りる）", "Send it in, and borrow a device"),
            Bilingual(
                "梱包キットと代替機をお届けします。返却されなかったときは、約款の費用がかかることに同意いただきます",
                "We send you the packing kit and a loaner. You agree to its price in the terms if it is not returned",
            ),
        ),
        Option(
            "ship-in",
            Bilingual("発送して直す（代替機はいらない）", "Send it in, without a loaner"),
            Bilingual("梱包キットをお届けします", "We send you the packing kit"),
        ),
        Option(
            "walk-in",
            Bilingual("お店に持ち込む", "Bring it to a store"),
            Bilingual("電話で予約します", "You book by phone"),
        ),
    ),
)
PREPARE = Question(
    "prepare",
    "prepare",
    Bilingual("送る前の準備をお願いします", "Please prepare the device"),
    Bilingual("準備", "Preparation"),
    Bilingual("4つとも選んでください", "Choose one for each of the four"),
    Bilingual(
        "いま済んでいなくても申し込めます。パスコードはお聞きしません。紙に書いて入れることもしないでください。",
        "You can go on even if it is not done yet. We never ask for your passcode; please do not enclose it either.",
    ),
)
BY_CODE: Mapping[Code, Question] = {each.code: each for each in (WHEN, WHAT, WHERE, STORY, METHOD, PREPARE)}


@dataclass(frozen=True)
class ToPrepare:
    """Something to be done to the device first: why, how, and what to do when it does not turn on."""

    code: Preparation
    what: Bilingual
    why: Bilingual
    when_dead: Bilingual


TO_PREPARE: tuple[ToPrepare, ...] = (
    ToPrepare(
        "backup",
        Bilingual("バックアップを取る", "Make a backup"),
        Bilingual("修理で中のデータが消えることがあります。", "Your data may be erased during the repair."),
        Bilingual(
            "これまでにiCloudやパソコンに保存した分が残ります。いまの中身は残せないことがあります。",
            "What was saved to iCloud or a computer before stays. What is on it now may be lost.",
        ),
    ),
    ToPrepare(
        "find-my",
        Bilingual("「探す」をオフにする", "Turn off Find My"),
        Bilingual("オンのままでは修理を始められません。", "We cannot start the repair while it is on."),
        Bilingual(
            "ほかの端末やパソコンでiCloud.comを開き、「デバイスを探す」からこの端末を削除してください。",
            "On another device, open iCloud.com and remove this device under Find Devices.",
        ),
    ),
    ToPrepare(
        "suica",
        Bilingual("SuicaやPASMOを移す", "Move Suica or PASMO away"),
        Bilingual(
            "端末に残すと、残高を使えなくなることがあります。", "A balance that stays on the device may be lost."
        ),
        Bilingual(
            "カードの会社の窓口かウェブサイトで、利用停止と再発行ができます。",
            "The card's company can stop it and issue it again.",
        ),
    ),
    ToPrepare(
        "sim",
        Bilingual("SIMを抜く・eSIMを移す", "Take out the SIM, move the eSIM"),
        Bilingual("代替機でも同じ番号を使えます。", "You can use your number in the loaner."),
        Bilingual(
            "SIMカードは電源が入らなくても抜けます。eSIMは電話窓口で再発行します。",
            "A SIM card comes out without power. The phone desk issues an eSIM again.",
        ),
    ),
)
PREPARED_WORDS: Mapping[Prepared, Bilingual] = {
    "done": Bilingual("済んだ", "Done"),
    "later": Bilingual("送る前にする", "I will do it before sending"),
    "dead": Bilingual("電源が入らない", "It does not turn on"),
    "none": Bilingual("使っていない", "There is none"),
}


def answers_to(code: Preparation) -> tuple[Prepared, ...]:
    """Return the possible answers to a preparation: every member has data and Find My, but not every one has a card."""
    return ("done", "later", "dead", "none") if code in ("suica", "sim") else ("done", "later", "dead")


def which(what: str) -> Question:
    """Return the question that separates the causes that an answer may mean."""
    return WHICH[what]


assert {each.code for each in TO_PREPARE} == set(PREPARATIONS)
