"""What an agent says: one source for the call, the page of danger and the page of scripts.

Sentences about cover are not here: they are the clauses' own, of the terms that decide.
"""

from collections.abc import Mapping

from django.utils.translation import gettext

from hosho.people.consents import About
from hosho.presentation.consents import CONSENTS
from hosho.presentation.language import language


def ask_for_danger() -> str:
    """Ask, before anything else, whether the device is dangerous."""
    return gettext("Before anything else: is the device swollen or hot, or is there smoke?")


def in_danger() -> str:
    """Return what to do with a device that swells, is hot or smokes."""
    return gettext(
        "Please stop charging it and keep it away from anything that burns. Do not press, open or cool it with water. "
        "Do not send it yourself, and do not take it on a plane. If there is smoke or fire, leave the room and call "
        "119."
    )


def ask_who_calls() -> str:
    """Ask for what identifies the caller."""
    return gettext("May I have your full name, your date of birth and the phone number you registered?")


def ask_for_second_proof() -> str:
    """Ask once more, before an address is changed."""
    return gettext(
        "To change an address I need one more proof: the device’s IMEI or serial number, or the number of your order."
    )


def ask_for_device() -> str:
    """Ask for the device's number."""
    return gettext("Please read me the IMEI or the serial number of the device.")


def ask_what_happened() -> str:
    """Ask for the failure, and for what makes it damage though the complaint is a malfunction."""
    return gettext("What happened to the device, and when? Is there a crack in it, or a trace of water?")


def make_a_backup() -> str:
    """Return why a backup is needed."""
    return gettext("Your data may be erased during the repair. Please make a backup before you hand the device in.")


def turn_find_my_off() -> str:
    """Return why Find My must be off."""
    return gettext(
        "Please turn off Find My: we cannot start while it is on. If the device is dead, it can be done from another "
        "device or a computer."
    )


def take_cards_out() -> str:
    """Return what else is to be taken out."""
    return gettext(
        "Please move your Suica and your eSIM out, and take the SIM out. Keep your passcode to yourself: we never ask "
        "for it."
    )


def to_agree_to() -> Mapping[About, str]:
    """Return what the member must agree to before the device is handed in, each as it is read out."""
    return {each.code: each.fact.in_(language()) for each in CONSENTS}
