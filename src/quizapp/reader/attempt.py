"""The reader's way inside an attempt: questions before reading, the article, questions after reading."""

from datetime import UTC, datetime

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, writing
from quizapp.reader import blueprint
from quizapp.reader.forms import ClosingForm, PageForm
from quizapp.services.attempts import State, find_attempt, take_open_attempt
from quizapp.services.plan import PlanPage
from quizapp.services.save_page import Outcome, PageSave, keep_late, newer_elsewhere, save_page
from quizapp.services.save_rating import save_rating
from quizapp.web.access import Who, open_to
from quizapp.web.article_html import article_html
from quizapp.web.headers import keep_private
