"""Texts that a sheet, a page, a query or a log may take for something else than text."""

FORMULAS = (
    "=1+1", "=1+1-1", "+1+1", "-1+1", "@SUM(A1)", "=SUM(1,1)", '=HYPERLINK("http://x.example","点我")',
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"1")',
    '=IMPORTXML("http://x.example","//a")', '=WEBSERVICE("http://x.example")', '=IMAGE("http://x.example")',
    "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", "  =1+1", "\u00a0=1+1", "\u3000=1+1", "\ufeff=1+1",
    "\u200b=1+1", "\x0b=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "{=1+1}", "{=SUM(A1:A2)}", "'=1+1", "''=1+1", '"=1+1', '=1+1"', '","=1+1',
    "=1+1,=1+1", "=1+1;=1+1", "=1+1\t=1+1", "a\n=1+1", "a\r\n=1+1", "==1+1", "=+1+1", "=-1", "=@A1", "=A1", "=$A$1",
    "=线索!A1", "_x003D_1+1", "=TRUE", "#REF!", "=#REF!", "=NOW()", '="a"&"b"', "|calc", "%0A=1+1",
)  # fmt: skip
"""What starts, or seems to start, a formula in some sheet."""
NUMBERS = (
    "912102000922121676", "210202199003072211", "0411", "041139997596", "13800000000", "+8613800000000", "1e5",
    "12E+17", "1.10", "007", "2024-03-05", "3/4", "1-2", "10:30", "TRUE", "1,000", "50%", "￥12", "１３８", "Ⅳ",
)  # fmt: skip
"""What a sheet makes a number, a day or a truth of."""
SIGNS = (
    "<b>&\"'</b>", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "${7*7}", "%s %(x)s {0}", "' OR 1=1 --", "\\",
    "a\\nb", "a\0b", "😀👩‍🔧", "𠮷野", "e\u0301", "\u202eabc", "a\u2028b", "第一行\n第二行\r\n第三行",
    "\x1b[31m红", "NULL", "None", "%",
    "_", "＿％", "x" * 500, "长" * 500, "  两头空  ",
    "\u00ad软", "a,b;c|d", '"引""号"', "“中文引号”", "&amp;", "\\u0041", "../../x",
)  # fmt: skip
"""What pages, queries and files have their own ideas about."""
ALL = FORMULAS + NUMBERS + SIGNS
