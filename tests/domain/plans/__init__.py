"""Tests of the room: plans, promotions, prices."""
