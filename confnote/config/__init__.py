"""One table of settings; a TOML file and the environment -> the values in force, each with its origin; and back."""

from confnote.config.file import set_value, unset_value
from confnote.config.inforce import Chosen, Config, file_path, load
from confnote.config.table import SETTINGS, Setting, find_setting

__all__ = [
    "SETTINGS",
    "Chosen",
    "Config",
    "Setting",
    "file_path",
    "find_setting",
    "load",
    "set_value",
    "unset_value",
]
