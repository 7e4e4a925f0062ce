"""The garbage collector is off for a while, and then as it was."""

import gc

import pytest

from confnote.core.collector import collector_off


def test_the_collector_is_as_before_after_the_block():
    assert gc.isenabled()
    with collector_off():
        assert not gc.isenabled()
        with collector_off():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_exception_switches_it_on_again():
    with pytest.raises(ValueError, match="stop"), collector_off():
        raise ValueError("stop")
    assert gc.isenabled()
