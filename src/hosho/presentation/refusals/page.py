"""The page of all problem types, as it is kept in docs/errors.md."""

from hosho.core.codes import Language
from hosho.presentation.refusals import NOT_OVER_THE_API, OVER_THE_API, urn
from hosho.presentation.refusals.row import Row, in_braces

HEAD = f"""# Errors

Every answer of the API with a status of 400 and above is problem details
([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), `application/problem+json`. This page is made by `hosho errors`.

APIのエラーの一覧です。400以上の応答は、すべて次の形です。
`title` と `detail` は、`Accept-Language` の言語（日本語か英語）で返します。

```json
{{
  "type": "{urn("move-refused")}",
  "title": "Action not allowed in this state",
  "status": 409,
  "detail": "Not allowed while the state is `arrived`. Allowed now: `inspect`, `find-not-covered`.",
  "errors": [],
  "state": "arrived",
  "move": "give-up",
  "possible": ["inspect", "find-not-covered"]
}}
```

- Tell errors apart by `type`, which never changes. The types below are written without `{urn("")}`.
- `title` and `detail` are for people, in the language of `Accept-Language` (Japanese or English).
- `errors` names each field that is wrong, with a `message` beside its `field`: `faults.1` is the second of `faults`.
- What is in braces below is a value. It is in the sentence, and in the body as a member of the same name.
- Where one type has several causes, the member `reason` tells which.
- After 409 `in-flight`, 500, or no answer at all, send the same request with the same `Idempotency-Key` again.
"""


def as_page() -> str:
    """Return the page in Markdown."""
    parts = [HEAD]
    for noun, rows in OVER_THE_API.items():
        parts.append(f"\n## {noun}\n\n| type | status | when | いつ | what to send |\n|---|---|---|---|---|\n")
        parts += [_line(code, row) for code, row in rows.items() if code not in NOT_OVER_THE_API]
    return "".join(parts)


def _line(code: str, row: Row) -> str:
    when = {language: _causes(row, language) for language in ("ja", "en")}
    send = in_braces([row.do, row.call], "en")
    status = "400 and others" if code == "refused" else str(row.status)
    return f"| `{row.type or code}` | {status} | {when['en']} | {when['ja']} | {send} |\n"


def _causes(row: Row, language: Language) -> str:
    causes = [f"`{reason}`: {in_braces([says], language)}" for reason, says in row.reasons.items()]
    return "<br>".join([in_braces([row.says], language), *causes])
