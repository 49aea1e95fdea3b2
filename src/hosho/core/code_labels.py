"""The closed codes in Japanese and English, as members read them."""

from collections.abc import Mapping

from hosho.core.codes import Cause, Channel, Fault, Method, Remedy
from hosho.core.terms.model import Text

CAUSE_WORDS: Mapping[Cause, Text] = {
    "natural-failure": Text("自然故障", "natural failure"),
    "total-loss": Text("全損", "total loss"),
    "partial-damage": Text("部分破損", "partial damage"),
    "wet": Text("水濡れ", "wetting"),
    "submerged": Text("水没", "submersion"),
    "theft": Text("盗難", "theft"),
    "loss": Text("紛失", "loss"),
    "modification": Text("改造", "modification"),
    "natural-disaster": Text("天災", "natural disaster"),
    "software": Text("ソフトウェアの不具合", "software faults"),
    "battery": Text("バッテリー交換", "battery replacement"),
    "other": Text("そのほかの原因", "any other cause"),
}
FAULT_WORDS: Mapping[Fault, Text] = {
    "screen": Text("画面の破損", "broken screen"),
    "display": Text("画面の表示や操作", "display or touch"),
    "camera": Text("カメラ", "camera"),
    "battery": Text("バッテリー", "battery"),
    "charging": Text("充電", "charging"),
    "power": Text("電源", "power"),
    "button": Text("ボタン", "buttons"),
    "speaker": Text("スピーカー", "speaker"),
    "microphone": Text("マイク", "microphone"),
    "biometrics": Text("顔・指紋の認証", "face or fingerprint recognition"),
    "wireless": Text("通信", "wireless"),
    "body": Text("本体", "body"),
    "liquid": Text("水濡れ", "liquid"),
    "other": Text("そのほか", "other"),
}
METHOD_WORDS: Mapping[Method, Text] = {
    "ship-in": Text("発送修理", "ship-in repair"),
    "walk-in": Text("持ち込み修理", "walk-in repair"),
}
REMEDY_WORDS: Mapping[Remedy, Text] = {
    "repair": Text("修理", "repair"),
    "exchange": Text("交換", "exchange"),
}
CHANNEL_WORDS: Mapping[Channel, Text] = {
    "phone": Text("電話", "by phone"),
    "web": Text("ウェブ", "on the web"),
    "store": Text("店舗", "in a store"),
}
