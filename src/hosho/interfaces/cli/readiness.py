"""Whether the system is ready: it is when its start page answers with 200."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from threading import Event

from hosho.platform.config import Config

AGAIN_SECONDS = 2
ANSWER_SECONDS = 60
"""A page that takes longer is not there for anybody."""


def tell_when_ready(config: Config, *, ready: Callable[[], object], say: Callable[[str], object], ended: Event) -> None:
    """Ask for the start page until it answers with 200, and call ``ready`` then, once.

    Whatever else it answers is said, and said again only when it changes. Returns also when ``ended`` is set.
    """
    told = ""
    while wrong := wrong_with_the_start_page(config):
        if ended.is_set():
            return
        if wrong != told:
            say(f"Hosho is not ready: {wrong}")
            told = wrong
        if ended.wait(AGAIN_SECONDS):
            return
    ready()


def wrong_with_the_start_page(config: Config) -> str:
    """Ask for the start page, as the proxy of a production would, and give in words what is wrong with the answer.

    Gives nothing where it is 200. Before the web server runs, the request waits at the door.
    """
    connection = HTTPConnection(config.listen, config.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/", headers={"Host": config.hosts[0], "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as error:
        return f"the start page does not answer ({error or type(error).__name__}); asking again"
    finally:
        connection.close()
    if answer.status == 200:
        return ""
    return f"the start page answers {answer.status} {answer.reason}, for a reason that is said above; asking again"
