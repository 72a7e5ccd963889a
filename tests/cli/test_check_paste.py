"""`webside check --paste`, through the real command: replies as they were copied, each with its review."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Run

CASES = Path(__file__).parent.parent / "sources" / "pasted_reviews"
PAGE = """Jane D.
3 reviews
★★☆☆☆
a month ago
They lost my x-rays.
Like
Share
Response from the owner
3 weeks ago
We are sorry that your root canal on Tuesday took so long, Mrs. Delacroix.
Practices near you, perhaps
"""


def test_a_leak_in_a_pasted_reply_is_told_with_whom_it_answers(webside: Run) -> None:
    done = webside("check", "--paste", stdin=PAGE)
    assert done.returncode == 1
    assert "standard input, reply 1 to Jane D.:1:" in done.stdout
    assert "root canal" in done.stdout
    assert "1 review, 1 reply read." in done.stderr


def test_what_was_not_understood_is_said_and_not_in_the_output(webside: Run, tmp_path: Path) -> None:
    file = tmp_path / "copied.txt"
    file.write_text(PAGE.replace("Practices", "Like\nPractices"), encoding="utf-8")
    done = webside("check", "--paste", file, "--format", "json")
    assert "copied.txt:12: not understood, and so not checked: “Practices near you, perhaps”" in done.stderr
    [reply] = json.loads(done.stdout)
    assert reply["file"].endswith("copied.txt, reply 1 to Jane D.")
    assert {finding["rule"] for finding in reply["findings"]} >= {"privacy/reply-confirms-patient"}


def test_a_bare_review_and_reply_are_taken_as_told(webside: Run) -> None:
    case = CASES / "two_paragraphs_reply" / "pasted.txt"
    assert webside("check", "--paste", case).returncode == 2
    done = webside("check", "--paste", case, "--as", "reply")
    assert done.returncode == 1
    assert "reply 1:1:" in done.stdout


def test_a_page_without_replies_is_not_called_clean(webside: Run) -> None:
    done = webside("check", "--paste", CASES / "trap_missing_authors" / "pasted.txt")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "no reply and no post of yours is in it, so nothing was checked" in done.stderr


def test_wrong_use_is_one_sentence(webside: Run, tmp_path: Path) -> None:
    for arguments in (["--as", "page"], ["--jsonl"], [tmp_path / "none.txt"]):
        done = webside("check", "--paste", *arguments, stdin="")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_an_unopened_more_is_told_and_lines_of_the_page_are_no_words_of_the_review(
    webside: Run, tmp_path: Path
) -> None:
    file = tmp_path / "copied.txt"
    file.write_text(
        "Ottoline Marsh\nLocal Guide · 12 reviews\n★☆☆☆☆ 2 weeks ago\nWaited for an hour and then …More\n"
        "Positive\nProfessionalism, Quality\nLike\n3\n"
        "Response from the owner a week ago\nThank you for your feedback, please call us about …More\n\n"
        "Lem Quist\n3 reviews\n★★★★★ a month ago\nKind people.\nPositive\nQuality, Responsiveness\n👍 2\n"
        "Response from the owner a month ago\nThank you! Our whole team appreciates kind words.\n"
    )
    told = webside("check", "--paste", str(file)).stderr
    assert "2 texts were copied before “More” was opened: the end was not checked" in told
    parsed = [json.loads(line) for line in webside("parse", "pasted_reviews", str(file)).stdout.splitlines()]
    texts = [one["text"] for one in parsed if one.get("kind") == "review"]
    assert texts == ["Waited for an hour and then …", "Kind people."]


REPLY = "Thank you for your note. We don't discuss care in public; our manager is glad to talk at 555-0142."


@pytest.mark.parametrize(
    ("end", "is_cut"),
    [
        (" … More", True),
        ("… Read more", True),
        (" More", True),
        (" and\nMore", True),
        ("…\nMore", True),
        ("\nMore", False),  # a button of the page below a sentence that has ended
        (" Call to hear more", False),
        (" Ask for Dana More", False),
        ("", False),
    ],
)
def test_a_reply_whose_end_was_not_copied_is_told_and_never_commended(
    webside: Run, tmp_path: Path, end: str, is_cut: bool
) -> None:
    file = tmp_path / "copied.txt"
    file.write_text(f"Ada Lum\n★★★★★ 2 weeks ago\nKind people.\nResponse from the owner a week ago\n{REPLY}{end}\n")
    done = webside("check", "--paste", str(file))
    assert ("before “More” was opened" in done.stderr, "safe-reply" in done.stdout) == (is_cut, not is_cut)
    parsed = [json.loads(line) for line in webside("parse", "pasted_reviews", str(file)).stdout.splitlines()]
    (reply,) = [one for one in parsed if one.get("kind") == "reply"]
    assert (reply.get("excerpt", False), reply["text"].endswith("ore")) == (is_cut, "hear more" in end or "Dana" in end)


def test_a_pdf_and_a_word_document_are_told_as_such_with_what_to_do(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\nstream\n\0\1\nendstream")
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
    for arguments in (("check", "--paste"), ("check", "--as", "reply"), ("parse", "review_table")):
        for name, kind in (("a.pdf", "is a PDF"), ("a.docx", "is a Word document")):
            done = webside(*arguments, tmp_path / name)
            assert done.returncode in (1, 2), (arguments, name)
            assert f"{name} {kind}, which cannot be read here: open it, select all, copy" in done.stderr
    subject = "kind: practice\nnames: [A B]\nconsent: self\nexports: [a.pdf]\n"
    (tmp_path / "s.yaml").write_text(subject, encoding="utf-8")
    assert "is a PDF, which cannot be read here" in webside("audit", "s.yaml", "--dry-run").stdout
