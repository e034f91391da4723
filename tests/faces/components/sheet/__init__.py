"""Tests of the sheet: posted forms, words, pages, drawing."""
