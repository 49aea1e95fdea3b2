"""What changes for a member from one version of terms and catalogue to another, in plain Japanese and English."""

from collections.abc import Iterator, Mapping

from hosho.core.code_labels import CAUSE_WORDS, FAULT_WORDS, METHOD_WORDS
from hosho.core.codes import CAUSES
from hosho.core.terms.catalogue import Catalogue, ModelRow
from hosho.core.terms.describing import PARTS, treatment
from hosho.core.terms.model import Terms, Text


def differences(*, old: Terms, new: Terms) -> tuple[Text, ...]:
    """Return what changes in the terms: fee, time, limit, remedies, causes, then the wording of clauses."""
    return (*_parts(old, new), *_causes(old, new), *_wording(old, new))


def catalogue_differences(*, old: Catalogue, new: Catalogue) -> tuple[Text, ...]:
    """Return which models come and go, and whose methods change."""
    return tuple(_models(old.models, new.models))


def _parts(old: Terms, new: Terms) -> Iterator[Text]:
    for label, describe in PARTS:
        before, after = describe(old), describe(new)
        if before != after:
            yield _changed(label, before, after)


def _causes(old: Terms, new: Terms) -> Iterator[Text]:
    for cause in CAUSES:
        before, after = treatment(old, cause), treatment(new, cause)
        if before != after:
            yield _changed(CAUSE_WORDS[cause], before, after)


def _wording(old: Terms, new: Terms) -> Iterator[Text]:
    for clause, words in new.clauses.items():
        title = words.title
        if clause not in old.clauses:
            yield Text(f"条項「{title.ja}」が加わります。", f"The clause “{title.en}” is added.")
        elif old.clauses[clause] != words:
            yield Text(f"条項「{title.ja}」の文面が変わります。", f"The wording of the clause “{title.en}” changes.")
    for clause, words in old.clauses.items():
        if clause not in new.clauses:
            yield Text(f"条項「{words.title.ja}」がなくなります。", f"The clause “{words.title.en}” is removed.")


def _models(old: Mapping[str, ModelRow], new: Mapping[str, ModelRow]) -> Iterator[Text]:
    for code, row in new.items():
        if code not in old:
            repair = _repair(row)
            yield Text(
                f"{row.name.ja}が対象に加わります（{repair.ja}）。", f"{row.name.en} becomes eligible ({repair.en})."
            )
    for code, row in old.items():
        if code not in new:
            yield Text(
                f"{row.name.ja}は新しく加入できなくなります。加入済みの端末の修理方法は変わりません。",
                f"{row.name.en} can no longer be bought with the plan. Devices already covered keep their methods.",
            )
    for code, after in new.items():
        before = old.get(code)
        if before is None:
            continue
        if before.name != after.name:
            yield _changed(Text(f"機種 {code} の名称", f"Name of the model {code}"), before.name, after.name)
        if before.tier != after.tier:
            tiers = [Text(row.tier or "なし", row.tier or "none") for row in (before, after)]
            yield _changed(Text(f"{after.name.ja}の区分", f"Tier of {after.name.en}"), *tiers)
        if _repair(before) != _repair(after):
            label = Text(f"{after.name.ja}の修理方法", f"How {after.name.en} is repaired")
            yield _changed(label, _repair(before), _repair(after))


def _repair(row: ModelRow) -> Text:
    ja, en = [], []
    for method in row.methods:
        said = METHOD_WORDS[method]
        if method == "walk-in":
            faults = [FAULT_WORDS[fault] for fault in sorted(row.walk_in_faults)]
            said = Text(
                f"{said.ja}: {'・'.join(fault.ja for fault in faults)}",
                f"{said.en}: {', '.join(fault.en for fault in faults)}",
            )
        ja.append(said.ja)
        en.append(said.en)
    return Text("、".join(ja), "; ".join(en))


def _changed(label: Text, before: Text, after: Text) -> Text:
    return Text(
        f"{label.ja}が「{before.ja}」から「{after.ja}」に変わります。",
        f"{label.en[:1].upper()}{label.en[1:]} changes from “{before.en}” to “{after.en}”.",
    )
