"""Texts that programs stumble over: naughty ones by kind, and scripts that would run if they were taken for markup.

Each is something that a person could type or paste. A script calls `ran()`, which a browser's test defines, so that a
run shows. `JOINED` holds them all once, for fields that are sent as a whole: what is shown back equal as a whole is
shown back equal in each part, and one part that breaks out takes the whole with it.
"""

from __future__ import annotations

SPACES = [0x09, 0x0B, 0x0C, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
UNSEEN = [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
          *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xE0001,
          0xE0020]  # fmt: skip
CONTROLS = [*range(0x01, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]
NONCHARACTERS = [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0xFFFD, 0xFFFC]

NAUGHTY: dict[str, list[str]] = {
    "words that languages reserve": [
        "null", "NULL", "(null)", "nil", "Nil", "None", "undefined", "undef", "void", "true", "True", "TRUE", "false",
        "False", "yes", "no", "on", "off", "NaN", "nan", "Infinity", "-Infinity", "inf", "constructor", "__proto__",
        "hasOwnProperty", "toString", "prototype", "then", "length", "__init__", "self", "this", "new", "delete",
        "CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "index.html", "admin", "root", "test", "undefined undefined",
    ],
    "numbers": [
        "0", "-0", "+0", "00", "1", "-1", "01", "1.", ".5", "1,5", "1.000,00", "1'000", "1_000", "1e3", "1E+308",
        "1e309", "-1e309", "1e-400", "0x1F", "0b101", "0o17", "017", "1/0", "0/0", "½", "٣", "४", "１２", "Ⅷ", "²",
        "㊿", "2147483647", "2147483648", "-2147483649", "4294967296", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "9" * 200, "0." + "0" * 99 + "1", "3.14159265358979323846",
        "1 000", "--1", "1-1", "1e", "e1", "$5", "5 %", "∞", "−1", "1️⃣",
    ],
    "moments": [
        "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z",
        "2026-03-29T02:30:00", "24:00", "23:59:60", "12/13/14", "31.11.2026", "yesterday", "1 January", "T12", "-1 d",
    ],
    "space of every kind": [f"a{chr(code)}b" for code in SPACES] + [
        "a  b", "a   b    c", "a\tb\t\tc", "a\n\n\nb", "a \n b",
    ],
    "signs that are not seen": [f"a{chr(code)}b" for code in UNSEEN] + ["\u200b", "\ufeff\ufeff", "a\u00adb\u00adc"],
    "control signs": [f"a{chr(code)}b" for code in CONTROLS],
    "signs that stand for nothing": [f"a{chr(code)}b" for code in NONCHARACTERS],
    "words in both directions": [
        "\u202eright to left\u202c", "\u202dleft to right\u202c", "\u2066isolated\u2069", "\u2067never closed",
        "\u202a\u202b\u202c\u202c\u202c", "abc אבג def", "١٢٣ abc ٤٥٦", "שלום (עולם) [!]", "مرحبا، كيف الحال؟",
        "file\u202egnp.exe", "\u200fRLM", "\u200eLRM", "a\u061cb", "אa1בb2", "\u2069\u2069too many closed",
    ],
    "letters that pile up": [
        "Z" + "\u0351" * 30, "a\u0300\u0301\u0302\u0303\u0304", "H\u0337e\u0337y\u0337", "\u0301alone",
        "e\u0301", "é", "A\u030a", "Å", "Å", "ﬁn", "ﬀ", "ﬆ", "Ω", "Ω", "K", "K", "가", "\u1100\u1161", "각\u11a8",
        "n\u0303", "ñ", "ς σ Σ", "ό", "ό", "क्षि", "ன்னு", "กำ้", "ด้้้้้็็็็็้้้้้", "༼ ཤཱི ༽", "ﷺ", "﷽",
        "q\u0307\u0323", "q\u0323\u0307",
    ],
    "letters that change their number": [
        "ß", "ẞ", "SS", "ı", "İ", "i̇", "I", "ŉ", "ǅ", "ǆ", "ΐ", "ﬃ", "և", "ẖ", "ſ", "ᾳ", "ᾼ", "Ꮖ", "ꭰ", "µ", "μ",
    ],
    "pictures": [
        "😀", "😳", "👍🏽", "👍🏿", "🧑🏻‍🤝‍🧑🏿", "👩‍👩‍👧‍👦", "👨‍👨‍👦", "🏳️‍🌈", "🏴‍☠️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "🇩", "🇩🇪🇫", "👁️‍🗨️",
        "❤", "❤️", "❤︎", "☺︎", "©️", "™", "🧔‍♀️",
        "🤦🏾‍♂️", "🐻‍❄️", "🫠", "🫱🏼‍🫲🏽", "🪿", "👩🏽‍🚀", "🧑‍🎄", "⌚︎", "⏏️", "🅰️", "🀄", "♟️", "🛝", "1️⃣2️⃣", "#️⃣", "*️⃣",
        "👾 🙇 💁 🙅",
    ],
    "rare letters": [
        "𠀀", "𠜎𠜱", "𪚥", "𝔘𝔫𝔦", "𝒽𝑒𝓁𝓁𝑜", "𝟘𝟙𝟚", "Ｆｕｌｌ", "ⓒⓘⓡ", "ᵘᵖ", "ₗₒ", "𐍈", "𓀀", "𐎀", "𒐫", "⸻", "꧅", "𝕏",
        "ꙮ", "🄰",
        "🆗", "﹏", "‱",
        "⁂", "‽", "⟅⟆", "⌘", "␀", "␛", "☃", "☠", "♥", "Ʉ₵",
    ],
    "sentences from everywhere": [
        "Guten Tag, wie geht es dir?", "Où êtes-vous allé ?", "¿Qué pasó ayer?", "Não sei não.", "Però è così.",
        "Hoe gaat het vandaag?", "Hur mår du i dag?", "Hvordan går det på jobben?", "Mitä kuuluu tänään?",
        "Kuidas läheb, õde?", "Kā tev šodien iet?", "Kaip šiandien sekasi?", "Jak się dziś czujesz?",
        "Jak se dnes máš?",
        "Ako sa dnes máš, ľúbiš?", "Hogy érzed magad ma? Őszintén.", "Cum te simți astăzi, țară?",
        "Kako si danas, đače?",
        "Как ты сегодня?", "Як ти сьогодні, її?", "Как си днес, щъркел?", "Πώς είσαι σήμερα;",
        "Bugün nasılsın, ışık?",
        "امروز حالت چطور است؟", "כיצד אתה מרגיש היום?", "كيف تشعر اليوم؟", "आज आप कैसे हैं?", "আজ তুমি কেমন আছো?",
        "இன்று எப்படி இருக்கிறீர்கள்?", "ఈరోజు ఎలా ఉన్నారు?", "ഇന്ന് എങ്ങനെയുണ്ട്?", "วันนี้เป็นอย่างไรบ้าง",
        "ມື້ນີ້ເປັນແນວໃດ",
        "ဒီနေ့ ဘယ်လိုလဲ", "ថ្ងៃនេះ​អ្នក​យ៉ាង​ម៉េច", "今天你感觉怎么样？", "今天你覺得怎麼樣？", "今日の気分はどうですか。",
        "오늘 기분이 어때요?", "Hôm nay bạn thế nào?", "დღეს როგორ ხარ?", "Ինչպե՞ս ես այսօր", "እንደምን ነህ ዛሬ?",
        "Өнөөдөр ямар байна?",
        "Unjani namhlanje?", "Habari za leo?", "Báwo ni ọjọ́ rẹ ṣe rí?", "ᐊᑏᑦ, ᖃᓄᐃᑉᐱᑦ?", "ᏙᎯᏧ?",
        "Sut wyt ti heddiw, ŵyr?",
    ],
    "quotation": [
        "'", '"', "''", '""', "'\"'", "`", "``", "´", "‘a’", "“a”", "„a“", "«a»", "‹a›", "「a」", "\\", "\\\\", "\\'",
        '\\"',
        "'; ", '"; ', "a'b\"c`d", "\\n", "\\u0000", "\\x00", "%27", "%22", "&#39;", "&quot;",
    ],
    "asking a database": [
        "' OR '1'='1", "' OR 1=1 --", '" OR ""="', "1; DROP TABLE cases_casefile",
        "'; DROP TABLE practices_practice; --",
        "1' UNION SELECT NULL, NULL --", "') OR ('a'='a", "admin'--", "admin' #", "admin'/*", "1 OR SLEEP(5)",
        "'; SELECT pg_sleep(5); --", "'||(SELECT 1)||'", "x' AND 1=CAST((SELECT 1) AS INT) --", "%' ESCAPE '!",
        "1; ATTACH DATABASE 'x' AS y", "load_extension('x')", "$$; SELECT 1; $$", "E'\\047'", "{\"$gt\": \"\"}",
        "{'$ne': null}", "*)(uid=*", "' or '1'='1' or ''='", "1%00", "_%", "[a-z]%", "\\_", "%%", "SELECT * FROM",
        "COPY x FROM PROGRAM 'id'",
    ],
    "asking a shell": [
        "; ls", "| id", "|| id", "&& id", "& id", "$(id)", "`id`", "${IFS}id", "\n id", "> /dev/null",
        "< /etc/passwd",
        "--help", "-rf", "-", "--", "~", "~root", "*", "?", "[!a]", "{a,b}", "!!", "$HOME", "$0", "%PATH%",
        "() { :; }; id",
    ],
    "asking for files": [
        "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "....//....//etc/passwd",
        "%2e%2e%2f", "..%c0%af", "C:\\", "\\\\host\\share", ".", "..", "/", "//", "/dev/zero", "a/b", "a\\b",
        "x.txt%00.pdf",
        ".htaccess", ".env", "php://input", "a" * 300 + ".txt",
    ],
    "asking a template": [
        "{{ 7|add:1 }}", "{{7*7}}", "{{ settings.SECRET_KEY }}", "{% now 'Y' %}", "{% debug %}",
        "{% include 'base.html' %}",
        "{# gone #}", "{% comment %}", "{% endblock %}", "{{", "}}", "{%", "%}", "{{ self.__class__ }}", "${7*7}",
        "#{7*7}", "<%= 7*7 %>",
        "<?= 7*7 ?>", "*{7*7}", "@(7*7)", "[[7*7]]", "[(7*7)]", "{7*7}", "$a", "$${a}", "{0}", "{0.__class__}", "{}",
        "%s%s%s%n", "%d", "%(a)s",
        "%", "%%s", "{a!r:>{b}}", "\\N{BULLET}", ":smile:", "{emergency_number}", "{number}",
    ],
    "reckoning in a sheet": [
        "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x.example\",\"y\")", "\t=1+1",
        "\n=1+1",
        "=IMPORTXML(\"http://x.example\",\"//a\")", "=1+1;", "\"=1+1\"", "'=1+1", "＝1+1", "＠SUM(1)",
        "=DDE(\"a\";\"b\";\"c\")", ";=1+1", ",=1+1", "=A1",
    ],
    "ends of lines and of headers": [
        "a\nb", "a\n\nb", "\na", "a\n", "x\nBcc: you@example.org", "x\nSubject: other", "x%0d%0aSet-Cookie: a=b",
        "a\\r\\nb",
        "x\nContent-Type: text/html\n\nhi", ".\na", "From x", "--boundary", "=?utf-8?q?a?=", "a; b=c", "a, b",
        "<a@b.example>", '"a" <b@c.example>',
        "a@b@c", "@", "a@", "@b", "mailto:a@b.example?bcc=c@d.example",
    ],
    "marks of markup": [
        "<", ">", "&", "<>", "</", "/>", "<!", "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?xml", "?>",
        "<!DOCTYPE html>",
        "&lt;", "&amp;", "&amp;lt;", "&amp;amp;", "&nbsp;", "&", "&;", "&#", "&#0;", "&#x0;", "&#128;", "&#xD800;",
        "&#x110000;", "&#38;lt;", "&notit;",
        "&copy", "&copy=1", "&apos;", "<b>", "</b>", "<i>a", "<br>", "<hr/>", "<p>", "</p></div>", "</textarea>",
        "</title>", "</style>", "</select>",
        "</main></body></html>", "<plaintext>", "<xmp>", "<noscript>", "<table><td>", "<a href=x>", "<input>",
        "<form>", "<base>", "<template>", "<a b='", "<a b=\"",
        "<h1>h", "< b>", "<\tb>", "＜b＞", "‹b›", "<<b>>", "<b", "&lt;b&gt;",
    ],
    "marks of plain texts": [
        "# h", "**b**", "_i_", "[a](b)", "![a](b)", "> q", "- [ ] x", "```", "~~~", "|a|b|", "---", "===", "[[a]]",
        "@everyone", "#tag", "http://x.example",
        "www.x.example", "tel:1", "1. a", "    code", "<http://x.example>", "[a]: b",
    ],
    "marks of data": [
        "{}", "[]", "[", "{", "{\"a\":1}", "{\"__proto__\":{\"a\":1}}", "\"a\":", "a: b", "- a", "&a *a",
        "!!python/object:x.y", "%YAML 1.2", "a = 1", "[a.b]", "\"\"\"",
        "'''", "<a/>", "a,b;c", "\"a\"\"b\"", "a|b", "k=v&k=w", "?a=b#c", "%41%zz", "+", "a+b", "%E2%82", "\\ud800",
        "\\u{1F600}", "0;1", "rO0ABQ==", "gASVAA==",
    ],
    "places": [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
        "//x.example", "///x.example", "\\\\x.example",
        "https:x.example", "http://[::1]/", "http://127.0.0.1:8000/", "http://169.254.169.254/", "blob:x",
        "about:blank", "view-source:x", "filesystem:x", "intent:x",
    ],
    "length": [
        "a" * 500, "ä" * 300, "😀" * 100, "a " * 200, "\u0301" * 100, "(" * 100, "<" * 100, "&" * 100, "\n" * 30,
        "a\u200b" * 100,
    ],
}  # fmt: skip
"""Naughty texts by what they are meant to upset; a text stands once, though several kinds may claim it."""

SCRIPTS: tuple[str, ...] = (
    # as an element
    "<script>ran()</script>", "<SCRIPT>ran()</SCRIPT>", "<script\n>ran()</script\n>", "<script/x>ran()</script>",
    "<scr<script>ipt>ran()</scr</script>ipt>", "<script type=module>ran()</script>",
    "<script src=data:,ran()></script>",
    "<script src=//x.example/ran.js></script>", "<script>ran()//", "\ufeff<script>ran()</script>",
    # out of where it stands
    "</textarea><script>ran()</script>", "</title><script>ran()</script>", "</style><script>ran()</script>",
    "--><script>ran()</script>", "]]><script>ran()</script>", "\"><script>ran()</script>", "'><script>ran()</script>",
    "</script><script>ran()</script>", "</noscript><script>ran()</script>",
    "</option></select><script>ran()</script>",
    "</svg><script>ran()</script>", "</blockquote></p></main><script>ran()</script>",
    # by an event of an element
    "<img src=x onerror=ran()>", "\"><img src=x onerror=ran()>", "<img src=x onerror='ran()'",
    "<img/src=x/onerror=ran()>",
    "<svg onload=ran()>", "<svg/onload=ran()>", "<svg><animate onbegin=ran() attributeName=x dur=1s>",
    "<body onload=ran()>",
    "<input autofocus onfocus=ran()>", "<details open ontoggle=ran()>", "<video src=x onerror=ran()>",
    "<audio src onloadstart=ran()>",
    "<p onmouseover=ran()>over</p>", "<marquee onstart=ran()>", "<x tabindex=0 onfocus=ran() autofocus>",
    "<style onload=ran()>",
    "<div onpointerrawupdate=ran()>", "<dialog open onclose=ran()>",
    # by an attribute that one breaks out of
    "\" autofocus onfocus=ran() x=\"", "' autofocus onfocus=ran() x='", "` onerror=ran() x=`", " onmouseover=ran() ",
    "x onclick=ran()",
    # by an address
    "<a href=javascript:ran()>a</a>", "<a href=\"java&#9;script:ran()\">a</a>",
    "<iframe src=javascript:ran()></iframe>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<form action=javascript:ran()><button>a</button></form>",
    "<object data=javascript:ran()></object>", "<embed src=javascript:ran()>",
    "<meta http-equiv=refresh content='0;javascript:ran()'>",
    "<base href=//x.example/>", "<link rel=stylesheet href=//x.example/ran.css>",
    # by other tongues
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()>",
    "<svg><foreignObject><img src=x onerror=ran()></foreignObject></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=ran()>\">", "<template><script>ran()</script></template>",
    "<svg><script>ran()</script></svg>", "{{constructor.constructor('ran()')()}}",
    "<p hx-on:click=ran() hx-trigger='load[ran()]'>",
    # behind a code
    "&lt;script&gt;ran()&lt;/script&gt;", "%3Cscript%3Eran()%3C/script%3E",
    "\\u003cscript\\u003eran()\\u003c/script\\u003e",
    "+ADw-script+AD4-ran()+ADw-/script+AD4-", "＜script＞ran()＜/script＞", "<style>@import'javascript:ran()'</style>",
    "';ran();//", "\";ran();//", "${ran()}",
)  # fmt: skip
"""Scripts by the way they would come to run."""

FOREIGN_MARKUP = ("ran()", "x.example")
"""What stands in an attribute of a page only if a text became markup."""

EVERY = tuple(dict.fromkeys([text for texts in NAUGHTY.values() for text in texts] + list(SCRIPTS)))
JOINED = " \N{BULLET} ".join(EVERY)


def marked(mark: str, text: str = JOINED) -> str:
    """Return a text between two marks, by which it is found on a page and seen to be whole."""
    return f"{mark} {text} {mark}"


def on_one_line(text: str) -> str:
    """Return a text as a field of one line takes it."""
    return text.replace("\n", " ")
