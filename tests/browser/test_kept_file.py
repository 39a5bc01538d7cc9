"""The file that anyone may keep: it verifies codes when the portal is gone, and judges as the server."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.tokens.keys import KeyRing
from tests.chromium import Live, assert_accessible
from tests.factories.cards import code_of, delivered_card, token_of
from tests.factories.tokens import VECTORS

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)


@pytest.fixture
def ring(live: Live) -> KeyRing:
    return live.app.extensions["portal.key_ring"]


def verify(page: Page, text: str) -> Any:
    page.get_by_label("Código").fill(text)
    page.get_by_role("button", name="Verificar").click()
    return page.locator("section h2")


def test_the_kept_file_verifies_when_the_portal_is_gone(
    live: Live, ring: KeyRing, page: Page, tmp_path: Path
):
    code, check4 = live.write(
        lambda session: (
            code_of(session, ring, card := delivered_card(session, ring, now=NOW)),
            token_of(session, card).token.check4,
        )
    )
    page.goto("/verificar")
    expect(verify(page, f"HTTPS://X.MX/T/{code}")).to_have_text("La firma es correcta")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Guardar este archivo").click()
    download.value.save_as(tmp_path / "verificar.html")

    page.context.set_offline(True)
    page.goto((tmp_path / "verificar.html").as_uri())

    expect(verify(page, code.lower())).to_have_text("La firma es correcta")
    expect(page.locator("section")).to_contain_text(check4)
    flipped = code[:40] + ("A" if code[40] != "A" else "B") + code[41:]
    expect(verify(page, flipped)).to_have_text("No es válido")
    expect(verify(page, "hola")).to_have_text("No es válido")


def test_a_browser_that_reads_no_codes_says_so_and_one_that_does_reads_a_photo(
    live: Live, ring: KeyRing, page: Page
):
    code = live.write(lambda session: code_of(session, ring, delivered_card(session, ring, now=NOW)))
    page.add_init_script("delete window.BarcodeDetector")
    page.goto("/comprobar")
    page.get_by_role("link", name="Guarda la página que verifica la firma").click()
    expect(page.get_by_text("Tu navegador no lee códigos por sí solo.")).to_be_visible()
    expect(page.get_by_label("Elegir una foto")).to_be_hidden()
    assert_accessible(page)

    page.add_init_script(
        "window.BarcodeDetector = class { static async getSupportedFormats() { return ['qr_code']; }"
        f" async detect() {{ return [{{ rawValue: '{code}' }}]; }} }};"
    )
    page.goto("/verificar")
    expect(page.get_by_text("Tu navegador no lee códigos por sí solo.")).to_be_hidden()
    assert_accessible(page)
    page.get_by_label("Elegir una foto").set_input_files("static/img/tarjeta-192.png")
    expect(page.locator("section h2")).to_have_text("La firma es correcta")


def test_the_kept_file_judges_every_vector_as_the_server_does(page: Page, live: Live, tmp_path: Path):
    """With the vectors' keys inside it, on the vectors' day; of its keys one is retired, one superseded."""
    page.goto("/verificar")
    known = {**VECTORS["published"], "zone": VECTORS["zone"], "made": VECTORS["now"][:10]}
    embedded = re.compile(r'(?<=id="published">).*?(?=</script>)', re.DOTALL)
    kept = tmp_path / "verificar.html"
    kept.write_text(embedded.sub(lambda _: json.dumps(known), page.request.get("/verificar").text()), "utf-8")
    page.clock.set_fixed_time(VECTORS["now"])
    page.goto(kept.as_uri())

    refused = {
        case["code"]: case["reason"] for case in VECTORS["refused"] if case["code"].strip() == case["code"]
    }

    accepted = [case["code"] for case in VECTORS["accepted"]]
    said = {
        code: judged(page, code) for code in [*accepted, *refused]
    }  # around a pasted code, space is forgiven

    assert {said[code][0] for code in accepted} == {"La firma es correcta"}
    assert all(case["check4"] in said[case["code"]][1] for case in VECTORS["accepted"])
    assert {said[code][0] for code in refused} == {"No es válido"}
    words = {
        reason: {said[code][1] for code in refused if refused[code] == reason} for reason in refused.values()
    }
    assert all(len(each) == 1 for each in words.values()), "one sentence for each reason"
    assert len(set().union(*words.values())) == len(words), "and another for each other"


def judged(page: Page, code: str) -> tuple[str, str]:
    """Verify a code in the kept file; returns the heading and the words below it."""
    page.evaluate("document.querySelector('section h2').textContent = ''")
    heading = verify(page, code)
    expect(heading).not_to_be_empty()
    return heading.inner_text(), page.locator("section").inner_text().partition("\n")[2]
