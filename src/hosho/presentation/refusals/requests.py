"""Refusals of a request itself: its key, its body, its path, whether it was sent before."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

NOT_FOUND = Text("見つかりません。", "Not found")

OF_REQUESTS: Mapping[str, Row] = {
    "invalid": Row(
        422,
        Text("入力に誤りがあります。", "Invalid request"),
        Text("{n}項目に誤りがあります。", "Invalid fields: {n}."),
        call=Text("errorsに示した項目を直してください。", "See `errors`."),
    ),
    "refused": Row(
        400,
        Text("要求を受け付けられません。", "Request refused"),
        Text("この要求は受け付けられません。", "The request was refused."),
    ),
    "not-json": Row(
        400,
        Text("本文がJSONではありません。", "Body is not JSON"),
        Text("本文をJSONオブジェクトとして読み取れません。", "The body cannot be read as a JSON object."),
        call=Text(
            "JSONオブジェクトを1つ、UTF-8で、同じ名前を2回使わずに送ってください。",
            "Send one JSON object in UTF-8, with each name once.",
        ),
    ),
    "too-large": Row(
        413,
        Text("本文が大きすぎます。", "Body too large"),
        Text("本文が大きすぎます。", "The body is too large."),
        Text("{most_mb}MB以下にしてください。", "Send at most {most_mb} MB."),
    ),
    "key-missing": Row(
        401,
        Text("有効なAPIキーがありません。", "No valid API key"),
        Text("有効なAPIキーがありません。", "No valid API key."),
        call=Text(
            "`Authorization: Bearer <キー>` の形で、有効なキーを付けてください。キーは `hosho key make` で作れます。",
            "Send `Authorization: Bearer <key>`. Create a key with `hosho key make`.",
        ),
    ),
    "not-allowed": Row(
        403,
        Text("この操作の権限がありません。", "Not allowed for this role"),
        Text("役割{role}のキーでは、この操作はできません。", "A key of the role {role} cannot make this call."),
        call=Text(
            "次のどれかの役割のキーが必要です: {needs:codes}。", "Use a key of one of these roles: {needs:codes}."
        ),
    ),
    "not-found": Row(
        404,
        NOT_FOUND,
        Text("見つかりません。", "Not found."),
        Text("番号を確かめてください。", "Check the ID, code or number."),
    ),
    "path-unknown": Row(
        404,
        NOT_FOUND,
        Text("このパスの操作はありません。", "No operation has this path."),
        call=Text(
            "`GET /api/v1/openapi.json` で、操作の一覧を確かめてください。",
            "See `GET /api/v1/openapi.json` for all operations.",
        ),
        type="not-found",
    ),
    "method-not-allowed": Row(
        405,
        Text("このメソッドは使えません。", "Method not allowed"),
        Text("このパスでは{method}を使えません。", "This path does not accept {method}."),
        call=Text("使えるメソッド: {allowed:codes}。", "Allowed: {allowed:codes}."),
    ),
    "internal": Row(
        500,
        Text("サーバーで問題が起きました。", "Internal error"),
        Text("サーバーで問題が起きたため、処理できませんでした。", "The server failed and could not answer."),
        call=Text(
            "同じ Idempotency-Key で、もう一度送ってください。続くときは、管理者にお知らせください。",
            "Send the same request again with the same Idempotency-Key. If it fails again, tell the operator.",
        ),
    ),
    "cursor-invalid": Row(
        422,
        Text("カーソルが正しくありません。", "Invalid cursor"),
        Text("このcursorは使えません。", "Invalid cursor."),
        call=Text(
            "前のページの `next` をそのまま送るか、`cursor` を省いて最初から取得してください。",
            "Send the `next` value of the previous page unchanged, or leave `cursor` out to start again.",
        ),
    ),
    "idempotency-key-missing": Row(
        400,
        Text("Idempotency-Keyがありません。", "Idempotency-Key missing"),
        Text("Idempotency-Keyヘッダーがないか、使えない値です。", "Missing or invalid Idempotency-Key header."),
        call=Text(
            "この要求だけの値（1〜{longest}字、UUIDなど）を付けてください。",
            "Send a unique value of 1 to {longest} printable characters, such as a UUID.",
        ),
    ),
    "in-flight": Row(
        409,
        Text("同じ要求を処理しています。", "Request in progress"),
        Text(
            "同じIdempotency-Keyの要求を処理しています。",
            "A request with this Idempotency-Key is still being processed.",
        ),
        Text("数秒おいて、同じ要求をもう一度送ってください。", "Send the same request again in a few seconds."),
    ),
    "idempotency-key-reused": Row(
        422,
        Text("Idempotency-Keyが別の要求に使われています。", "Idempotency-Key used before"),
        Text(
            "このIdempotency-Keyは、メソッド、パスか本文の違う要求に使われています。",
            "This Idempotency-Key was already used with a different method, path or body.",
        ),
        call=Text(
            "新しい値を付けるか、最初の要求を1バイトも変えずに送ってください。",
            "Send a new key, or resend the original request byte for byte.",
        ),
    ),
    "not-a-file": Row(
        415,
        Text("本文がファイルではありません。", "Body is not a file"),
        Text("本文がファイルではなく、フォームかJSONです。", "The body is form data or JSON, not a file."),
        call=Text(
            "ファイルそのものを本文にして、`application/octet-stream` で送ってください。",
            "Send the file itself as the body (`application/octet-stream`).",
        ),
    ),
    "file-missing": Row(
        400,
        Text("本文にファイルがありません。", "No file in the body"),
        Text("本文がないか、長さが示されていません。", "The body is empty, or its length is missing."),
        call=Text(
            "ファイルを本文にして、`Content-Length` を付けて送ってください。",
            "Send the file as the body, with its `Content-Length`.",
        ),
    ),
    "file-cut-short": Row(
        400,
        Text("ファイルが途中で切れています。", "Upload incomplete"),
        Text("ファイルが途中で途切れました。", "The upload was incomplete."),
        Text("もう一度送ってください。", "Send the file again."),
    ),
    "too-many-endpoints": Row(
        409,
        Text("Webhookの送信先が多すぎます。", "Too many webhook endpoints"),
        Text("1つのキーに登録できる送信先は{most}件までです。", "A key can have at most {most} webhook endpoints."),
        call=Text(
            "`DELETE /webhook-endpoints/{{endpoint_id}}` で1つ削除してから、登録してください。",
            "Delete one with `DELETE /webhook-endpoints/{{endpoint_id}}` first.",
        ),
    ),
}
