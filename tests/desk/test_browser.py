"""The local page in a real browser, from paste to saved report, and strangers that are kept out."""

import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import forked
from tests.chromium import AXE, WIDTHS, launched, needed, violations
from tests.desk.test_app import PASTE

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)


@contextmanager
def opened(home: Path) -> Iterator[str]:
    """`webside open` in a process and a home of its own; ended by Ctrl-C, as a person does."""
    with forked.started(home.parent, home, "open", "--no-browser") as desk:
        said, began = home.parent / "out", time.monotonic()
        while not said.read_bytes().endswith(b"\n"):
            assert time.monotonic() - began < 60, "it does not open"
            time.sleep(0.02)
        yield said.read_text(encoding="utf-8").splitlines()[0].split()[-1]
        os.kill(desk.pid, signal.SIGINT)
    assert "Closed." in said.read_text(encoding="utf-8")
    assert (home.parent / "err").read_text(encoding="utf-8") == ""
    assert desk.returncode == 0
    assert not (home / "looks").exists()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with opened(tmp_path_factory.mktemp("desk") / "home") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def guest(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser. A new one takes longer than most of the tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def context(guest: BrowserContext) -> Iterator[BrowserContext]:
    """That browser, in which nobody entered yet and no page is open."""
    guest.clear_cookies()
    yield guest
    for page in guest.pages:
        page.close()


def enter(context: BrowserContext, address: str) -> tuple[Page, list[str], list[str]]:
    """The first page, what it asked for and what it said on the console."""
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#text")
    return page, asked, said


def hand_in(page: Page, text: str = PASTE) -> None:
    page.fill("#text", text)
    page.click("section[aria-labelledby=paste-title] button")
    page.wait_for_selector("#found:not([aria-busy])")


def paste_from_clipboard(page: Page, plain: str, markup: str = "", times: int = 1) -> None:
    """What the browser does when a person pastes; the page may keep it from going into the box."""
    page.evaluate(
        """([plain, markup, times]) => {
            const data = new DataTransfer();
            data.setData("text/plain", plain.repeat(times));
            if (markup) data.setData("text/html", markup);
            const box = document.getElementById("text");
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            if (box.dispatchEvent(paste)) box.value = plain.repeat(times);
        }""",
        [plain, markup, times],
    )


def base(address: str) -> str:
    return address.split("/enter")[0]


def test_from_paste_to_saved_report(context: BrowserContext, address: str, tmp_path: Path) -> None:
    page, asked, said = enter(context, address)
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")
    expect(page.locator("article").first).to_contain_text("your root canal")
    page.get_by_role("button", name="Put it first on the fix list").first.click()
    expect(page.get_by_role("button", name="Marked: first on the fix list")).to_be_visible()
    page.get_by_role("link", name="Work through the fix list").click()
    for button in ("I saved a copy", "I removed it", "I looked myself: it is gone"):
        page.get_by_role("button", name=button).click()
    expect(page.locator(".lead")).to_contain_text("0 texts to settle, 1 settled")
    page.get_by_role("link", name="Back to what was found").click()
    for name in ("for-you", "to-share"):
        with page.expect_download() as saving:
            page.locator(f"a[download='webside-{name}.html']").click()
        saved = tmp_path / f"{name}.html"
        saving.value.save_as(saved)
        assert ("Marsh" in saved.read_text(encoding="utf-8")) is (name == "for-you")
    assert said == []
    assert {re.sub(r"(\w)/.*", r"\1", url) for url in asked} == {base(address)}


def test_a_file_is_dropped_dismissed_and_taken_back(context: BrowserContext, address: str, tmp_path: Path) -> None:
    page, _, said = enter(context, address)
    file = tmp_path / "copied.txt"
    file.write_text(PASTE, encoding="utf-8")
    page.set_input_files("#file", file)
    page.click("form.drop button")
    page.wait_for_selector("#found:not([aria-busy])")
    card = page.locator("article").first
    card.get_by_text("Dismiss").click()
    card.get_by_label("Your reason").fill("She agreed in writing.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("No flag stands")
    expect(page.locator("#found-title")).to_be_focused()
    page.get_by_text("finding").filter(has_text="set aside").first.click()
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.locator("article").first).to_contain_text("root canal")
    assert said == []


def test_the_clipboards_markup_is_read(context: BrowserContext, address: str) -> None:
    page, _, _ = enter(context, address)
    markup = "".join(f"<div>{line}</div>" for line in PASTE.splitlines())
    paste_from_clipboard(page, PASTE, markup)
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.click("section[aria-labelledby=paste-title] button")
    assert b"<div>Ottoline Marsh</div>" in (sending.value.post_data_buffer or b"")
    page.wait_for_selector("#found:not([aria-busy])")
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")


def test_a_draft_is_answered_while_it_is_typed(context: BrowserContext, address: str) -> None:
    page, _, said = enter(context, address)
    page.locator("#draft").press_sequentially("See you at your next cleaning, Ms. Marsh")
    expect(page.locator("#draft-answer")).to_contain_text("names the reviewer")
    page.fill("#draft", "")
    expect(page.locator("#draft-answer")).to_be_empty()
    # An answer that newer letters overtake, as on a busy machine, is given up, and htmx says so.
    assert {one.partition(",")[0] for one in said} in (set(), {"htmx:afterRequest", "htmx:sendAbort"})


def test_two_tabs_and_a_reload_in_the_middle(context: BrowserContext, address: str) -> None:
    one, _, _ = enter(context, address)
    two, _, _ = enter(context, address)
    long = "\n".join(PASTE.replace("Lem Quist", f"Lem Quist {number}") for number in range(60))
    one.fill("#text", long)
    one.click("section[aria-labelledby=paste-title] button", no_wait_after=True)
    hand_in(two)
    one.wait_for_url("**/looks/*")
    one.reload()
    one.wait_for_selector("#found:not([aria-busy])")
    expect(two.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")
    expect(one.get_by_role("status")).to_contain_text("replies and")
    assert one.url != two.url
    one.goto(two.url)
    expect(one.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")


HOSTILE = {
    "script": PASTE.replace("Waited for an hour.", "<script>document.title='ran'</script><img src=x onerror=alert(1)>"),
    "right to left": PASTE.replace("Waited for an hour.", "\u202e\u2066\u05e9\u05dc\u05d5\u05dd reversed \u202e"),
    "one line of ten megabytes": f"{PASTE}\n{'waited and waited ' * 580_000}",
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_paste_is_read_as_words(context: BrowserContext, address: str, kind: str) -> None:
    page, asked, said = enter(context, address)
    if len(HOSTILE[kind]) < 1_000_000:
        hand_in(page, HOSTILE[kind])
    else:
        paste_from_clipboard(page, HOSTILE[kind])
        expect(page.locator("[data-pasted]").first).to_contain_text("MB is ready")
        page.click("section[aria-labelledby=paste-title] button")
        page.wait_for_selector("#found:not([aria-busy])")
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")
    assert "ran" not in page.title()
    assert said == []
    assert {re.sub(r"(\w)/.*", r"\1", url) for url in asked} == {base(address)}


def test_fifty_megabytes_of_paste_are_refused_in_one_sentence(context: BrowserContext, address: str) -> None:
    page, _, _ = enter(context, address)
    paste_from_clipboard(page, "Terrible place. ", times=3_200_000)
    page.click("section[aria-labelledby=paste-title] button")
    expect(page.locator(".lead")).to_contain_text("more than 20 MB of text")
    page.get_by_role("link", name="Back to the start").click()
    expect(page.locator("#text")).to_be_visible()


def test_axe_finds_nothing_and_it_fits(browser: Browser, address: str) -> None:
    needed(AXE.exists(), "axe-core (make web-parts)")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.set_default_timeout(60_000)
    page, _, _ = enter(context, address)
    _clear(page)
    page.fill("#draft", "See you at your next cleaning, Ms. Marsh")
    page.wait_for_selector(".draft-finding")
    page.fill("#name", "Dr. Jane Rivera")
    hand_in(page)
    _clear(page)
    page.get_by_role("link", name="Work through the fix list").click()
    _clear(page)
    context.close()


def _clear(page: Page) -> None:
    """Nothing for axe to find in either scheme of colours, and nothing too wide, on a desk and on a phone."""
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.add_script_tag(path=str(AXE))
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
            found = violations(page, colours_only=scheme == "dark")
            assert found == [], f"{page.url} {width} {scheme}"
        assert page.evaluate("innerWidth") == width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough(context: BrowserContext, address: str) -> None:
    page, _, _ = enter(context, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.insert_text(PASTE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found:not([aria-busy])")
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")


# Strangers


def _answer(url: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named), timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_nobody_enters_without_the_key(address: str) -> None:
    assert _answer(f"{base(address)}/") == 403
    assert _answer(f"{base(address)}/enter?key=wrong") == 403
    assert _answer(f"{base(address)}/enter") == 403
    assert _answer(address) == 200
    assert _answer(address, Host="webside.example") == 403
    assert _answer(f"{base(address)}/", Cookie="webside=1; broken=\x01") == 403


def test_a_wrong_key_is_told_what_to_do(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{base(address)}/enter?key=wrong")
    expect(page.locator("body")).to_contain_text("Open the address that 'webside open' printed.")
    page.goto(f"{base(address)}/")
    expect(page.locator("body")).to_contain_text("Open the address that 'webside open' printed.")


@pytest.fixture
def stranger() -> Iterator[str]:
    """A page of another origin on this very machine."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>stranger</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Stranger)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_is_refused(context: BrowserContext, address: str, stranger: str) -> None:
    own, _, _ = enter(context, address)
    hand_in(own)
    page = context.new_page()
    page.goto(stranger)
    ask = "(url) => fetch(url, {credentials: 'include'}).then(() => 'read', () => 'refused')"
    assert page.evaluate(ask, own.url) == "refused"
    # A form needs no leave to be sent; the desk itself must see where it comes from.
    with page.expect_navigation() as going:
        page.evaluate(
            """(url) => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = url;
                document.body.append(form);
                form.submit();
            }""",
            f"{own.url}/forget",
        )
    assert going.value is not None
    assert going.value.status == 403
    own.reload()
    expect(own.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")
    page.goto(stranger)
    framed = "(url) => { const f = document.createElement('iframe'); f.src = url; document.body.append(f); }"
    page.evaluate(framed, own.url)
    page.wait_for_timeout(300)
    assert "replies" not in (page.frames[-1].content() if len(page.frames) > 1 else "")


def test_what_is_missing_is_said_on_the_page(context: BrowserContext, address: str) -> None:
    page, _, said = enter(context, address)
    for box, sentence in (("paste", "Nothing is pasted yet"), ("file", "No file is chosen yet"), ("name", "No name")):
        form = page.get_by_role("region", name={"paste": "Paste", "file": "Drop a file", "name": "Your name"}[box])
        form.get_by_role("button").last.click()
        expect(form.get_by_role("alert")).to_contain_text(sentence)
    page.get_by_label("Reviews with your replies").fill("   ")
    page.get_by_role("region", name="Paste").get_by_role("button").click()
    expect(page.get_by_role("region", name="Paste").get_by_role("alert")).to_contain_text("Nothing is pasted yet")
    assert not said
