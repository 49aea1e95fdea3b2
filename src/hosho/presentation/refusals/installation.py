"""Refusals that only the command line meets: the clock of a demonstration, terms that are published already."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

OF_INSTALLATIONS: Mapping[str, Row] = {
    "clock-fixed": Row(
        409,
        Text("時計は動かせません。", "Clock cannot be set"),
        Text("本番の時計は実際の時刻で、動かせません。", "In production the clock is real time and cannot be set."),
    ),
    "clock-too-far": Row(
        409,
        Text("時計の範囲の外です。", "Time out of range"),
        Text(
            "時計に設定できるのは{first_year}年から{last_year}年までです。",
            "The clock can show the years {first_year} to {last_year}.",
        ),
    ),
    "clock-backwards": Row(
        409,
        Text("時計は前にだけ進みます。", "Clock only goes forward"),
        Text("時計は前にだけ進みます。いまは{shows:moment}です。", "The clock only goes forward; it shows {shows}."),
    ),
    "duty-done": Row(
        409,
        Text("予定された仕事は終わっています。", "Task is no longer open"),
        Text("この仕事は済んでいるか、取り消されています。", "This task was done or dropped already."),
        Text("hosho agenda failed で一覧を見てください。", "List open ones with hosho agenda failed."),
    ),
    "no-failed-job": Row(
        409,
        Text("失敗した仕事ではありません。", "No such failed job"),
        Text("失敗した仕事に{job}番はありません。", "There is no failed job {job}."),
        Text("hosho jobs failed で一覧を見てください。", "List them with hosho jobs failed."),
    ),
    "published-otherwise": Row(
        409,
        Text("公開済みの約款は変えられません。", "Published terms never change"),
        Text(
            "{plan}の{which}は、別の内容で公開済みです。公開した約款は変えられません。",
            "{plan} {which} is already published with another text; published texts never change.",
        ),
        Text("新しい版として公開してください。", "Give the new text a new version."),
    ),
}
