"""Which passwords are acceptable, and how they are stored."""

import pytest

from quizapp.services.accounts.passwords import hash_password, is_outdated, matches, weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("elevensigns", "short"),
        ("x" * 1001, "long"),
        ("aaaaaaaaaaaa", "simple"),
        ("121212121212", "simple"),
        ("abcdefabcdef", "simple"),
        ("123456789012", "simple"),
        ("987654321098", "simple"),
        ("qwertyuiop12", "simple"),
        ("Password2026!", "simple"),
        ("PASSWORD-password", "simple"),
        ("letmeinletmein", "simple"),
        ("admin1234567890", "simple"),
        ("Ada.Lovelace1815", "own"),
        ("lovelace-lovelace", "own"),
    ],
)
def test_passwords_that_others_would_try_are_weak(password: str, why: str) -> None:
    assert weakness(password, "Ada Lovelace", "ada.lovelace@example.org") == why


@pytest.mark.parametrize(
    "password",
    [
        "bees over the northern orchard",
        "8291 4470 1938 5526",
        "Ada walks under a green umbrella",
        "пчёлы над яблоней",
        "蜜蜂と北の果樹園の夏の朝ごはん",
        "x7$Kq!v02Lm#",
        "correct horse battery staple",
    ],
)
def test_passwords_that_are_hard_to_guess_will_do(password: str) -> None:
    assert weakness(password, "Ada Lovelace", "ada.lovelace@example.org") is None


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    hashed = hash_password("bees over the orchard")
    assert matches("bees over the orchard", hashed)
    assert not matches("Bees over the orchard", hashed)
    assert not matches("", hashed)
    assert not matches("bees over the orchard" + "!" * 5000, hashed)
    assert not matches("anything", "no hash at all")
    assert not matches("anything", None)
    assert not is_outdated(hashed)


def test_letters_that_look_alike_on_two_keyboards_are_the_same() -> None:
    assert matches("cafe\u0301 au bord du lac", hash_password("caf\u00e9 au bord du lac"))
