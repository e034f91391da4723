"""How to come to each act of a change of keys."""

from __future__ import annotations

import os
from functools import partial

from evenhand.foundation.archive.rotation import actions as rotation
from evenhand.foundation.vault.rewrapping import move_everything
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, a_case, a_practice, inside


@act_of(rotation.hang_practice_on, "root_key.replaced")
def hanging_a_practice_on_another_root_key() -> Ready:
    return Ready(a_practice().pk, partial(rotation.hang_practice_on, os.urandom(32), at=LATER))


@act_of(rotation.replace_practice_key, "practice_key.replaced")
def replacing_a_practice_key() -> Ready:
    return Ready(a_practice().pk, partial(rotation.replace_practice_key, at=LATER))


@act_of(rotation.note_moved, "practice_key.emptied")
def noting_that_everything_was_moved() -> Ready:
    return Ready(a_practice().pk, partial(rotation.note_moved, at=LATER))


@act_of(rotation.delete_former_keys, "practice_key.deleted")
def deleting_a_former_practice_key() -> Ready:
    case = a_case()
    with inside(case):
        rotation.replace_practice_key(at=NOW)
        move_everything(pause=int)
    after_its_time = NOW + rotation.KEPT_AFTERWARDS + rotation.KEPT_AFTERWARDS
    return Ready(case.practice_id, partial(rotation.delete_former_keys, at=after_its_time))
