"""The floor: the reader's way in bare Flask with a raw driver, and nothing that could be left out.

It makes as many requests, sends as many bytes and stores answers as durably as quizapp. It has no forms library, no
ORM, no log, no security headers, no conflict check, no random order, no readers who come back.
"""
