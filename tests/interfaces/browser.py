"""What the browser tests ask of their pages, and in which languages and themes."""

from typing import Literal

from django.conf import settings
from playwright.sync_api import BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
VIOLATIONS = """async (tags) => {
  const found = await axe.run({runOnly: tags, resultTypes: ['violations']});
  return found.violations.map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' | '));
}"""
LOCALES = {"ja": "ja-JP", "en": "en-GB"}
TARGETS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter(each => each.checkVisibility() && !each.matches('.skip'))
  .map(each => {
    const sentence = each.matches('a') && getComputedStyle(each).display === 'inline';
    const over = each.closest(each.matches('.card-link a') ? '.card-link' : 'label.choice') ?? each;
    const box = over.getBoundingClientRect();
    return {what: each.outerHTML.slice(0, 120), sentence, width: box.width, height: box.height};
  })
  .filter(each => !each.sentence && (each.width < 43.99 || each.height < 43.99))"""
OTHER_SCRIPT = """() => {
  const japanese = /[\\u3040-\\u30ff\\u4e00-\\u9fff]/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  while (walker.nextNode()) {
    const spoken = walker.currentNode.parentElement.closest('[lang]').lang;
    if (spoken === 'en' && japanese.test(walker.currentNode.data)) wrong.push(walker.currentNode.data.trim());
  }
  return wrong;
}"""


def keep_session(context: BrowserContext, session: str, *, url: str) -> None:
    """Put a session's cookie into a browser, which is then signed in at ``url``."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def overheard(page: Page) -> tuple[list[str], list[str]]:
    """Return two lists that grow: the addresses that the page asks for, and what it writes to the console."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    return asked, said


def barriers(page: Page, width: int) -> list[str]:
    """Return what keeps people out at this width in pixels: axe's violations in both themes, and scrolling sideways.

    The page needs axe's script.
    """
    found: list[str] = []
    page.set_viewport_size({"width": width, "height": 900})
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {each}" for each in page.evaluate(VIOLATIONS, TAGS)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("it scrolls sideways")
    return found
