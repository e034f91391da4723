"""A worksheet on a page: what a browser posts becomes raw values, stored answers become words, fields are drawn.

Neighbours may use `posted.raw_values`, `words.in_words`, `page.step_page`, `page.one_page`, `page.preview_of`,
`reading.answered`, and include the templates in components/sheet/.
"""
