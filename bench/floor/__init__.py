"""The floor: the reader's way in bare Flask, with a raw driver, and nothing that could be left out.

It makes as many requests, sends as many bytes and keeps answers as durably as quizapp. It has no forms library, no ORM,
no log, no headers of a strict site, no conflict check, no lots, no readers who come back or go wrong.
"""
