import pytest

from tests.in_process import runner


@pytest.fixture
def run(path, monkeypatch, capsys):
    return runner(path, monkeypatch, capsys)
