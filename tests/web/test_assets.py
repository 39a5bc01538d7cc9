"""Built files reach the browser compressed, for ever, and with what they need to run."""

from flask import Flask
from werkzeug.datastructures import Headers

from portal.web.assets import asset


def get(app: Flask, name: str, encoding: str = "identity") -> tuple[Headers, bytes]:
    with app.test_request_context():
        address = asset(name)
    with app.test_client().get(address, headers={"Accept-Encoding": encoding}) as answer:
        return answer.headers, answer.data


def test_a_built_file_is_sent_compressed_and_kept(app: Flask):
    _, plain = get(app, "site.css")
    headers, small = get(app, "site.css", "br, gzip")
    assert headers["Content-Encoding"] == "br"
    assert len(small) < 35_000 < len(plain)
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"].startswith("text/css")


def test_the_code_reader_may_compile_itself_and_no_page_may(app: Flask):
    headers, _ = get(app, "scanner-worker.js")
    assert "'wasm-unsafe-eval'" in headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in app.test_client().get("/").headers["Content-Security-Policy"]
