"""What the lines of titles, bylines, dates, credits, invitations and sales look like."""

import re

SHORT = 160  # a longer line is a paragraph, whatever it looks like
HEAD = 8  # so many lines from the top may be title, deck, byline, dateline or caption
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATELINE = re.compile(
    r"(?:(?:published|posted|updated|last (?:updated|modified)|first published)\b.*\d{4}.*"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?"
    r"\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"(?:[\s,|·–—-]*(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*\(?[a-z]{0,5}\)?)?)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:by|words by|story by|written by|from)\s+[A-ZÀ-Þ][\w.'’-]*(?:[\s,&]+(?:and\s+)?"
    r"(?:(?:de|van|von|der|la|al|bin|in|for)\s+)*[A-ZÀ-Þ][\w.'’-]*)*(?:\s*[|–—-].{0,60})?",
    re.IGNORECASE,
)
NAME = (
    r"[A-ZÀ-Þ][\w.'’-]+"
    r"(?:\s+(?:(?:de|del|di|da|van|von|der|den|la|le|al|bin|ibn)\s+)*[A-ZÀ-Þ][\w.'’-]*){1,3}"
)
NAMES = re.compile(rf"{NAME}(?:\s*(?:,|&|\band\b)\s*{NAME})*")
PICTURE = re.compile(
    r"(?:photo(?:graph)?s?|picture|image|caption|video|file photo|illustration)\s*(?:by|:|credit).*"
    r"|.*\((?:[^()]*(?:getty|reuters|associated press|photo|afp|shutterstock|istock)[^()]*"
    r"|AP|PA|EPA|Rex)\)\.?",
    re.IGNORECASE,
)
AGENCY = re.compile(
    r"(?:the\s+)?(?:associated press|reuters|agence france-presse|press association|bloomberg"
    r"|pa media|upi|afp|ap|pa|xinhua|tass|dpa|efe|ansa)(?:\s+contributed to this report)?\.?"
    r"|(?:©|\(c\)|copyright\b).*|(?:source|credit)s?:.*",
    re.IGNORECASE,
)
OUTLET_NAME = re.compile(r"(?:The\s+)?[A-Z][\w.&'’-]+(?:\s+(?:of|and|the|[A-Z][\w.&'’-]+)){0,4}")
NAVIGATION = re.compile(
    r"(?:join (?:our|the|thought|in\b|\d).*(?:forum|conversation|comment|newsletter|readers"
    r"|channel).*"
    r"|join the conversation|join our commenting forum"
    r"|(?:log|sign)(?:ged)?[ -]?(?:in|up|out)\b.*|please (?:refresh|log|sign|enable|register|verify"
    r"|try again|enter).*|thank you for (?:registering|subscribing|signing).*"
    r"|subscribe(?: (?:to|now|today|here)\b.*)?|(?:already|don['’]t) have an account.*"
    r"|(?:read|see|show|load|view) (?:more|next|also|all|comments?)\b.*"
    r"|click (?:here|to)\b.*|tap (?:here|to)\b.*|follow us\b.*|like us on\b.*|share this\b.*"
    r"|share (?:on|via)\b.*|advertisement|sponsored(?: content)?|most (?:read|popular|viewed)"
    r"|related (?:articles?|stories|content|topics?)\b.*|recommended(?: for you)?|trending(?: now)?"
    r"|(?:leave|post|add|write) a (?:comment|reply)\b.*|(?:\d+ )?comments?|skip to\b.*"
    r"|(?:we|this site) uses? cookies.*|accept (?:all )?cookies.*|back to top|continue reading.*"
    r"|get (?:our|the) .*newsletter.*|sign up .*|your email address will not be published.*"
    r"|follow .*\breaders\b.*|have your say.*|story continues below.*|scroll down.*)",
    re.IGNORECASE,
)
CALL = re.compile(
    r"\b(?:call|contact|e-?mail|phone|text|visit|reach(?: out to)?) (?:us\b|our (?:firm|office|team"
    r"|staff|attorneys?|lawyers?|experts?|clinic|shop|store|website|site|page)\b)"
    r"|\b(?:schedule|arrange|book|request)\b[^.!?]{0,60}\b(?:consultation|evaluation|appointment"
    r"|demo|quote|estimate)\b",
    re.IGNORECASE,
)
WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
BULLET = re.compile(r"[•‣◦▪●*·–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s")
ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")  # "L.A.": no full stop
OPEN_ENDED = ".;:,…"
QUOTES = "\"'“”‘’«»"
