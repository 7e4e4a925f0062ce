"""Settings: one table of them, the TOML file that keeps them, and the values in force."""

from confnote.config.file import Chosen, Config, file_path, load, set_value, unset_value
from confnote.config.table import SETTINGS, Setting, find_setting

__all__ = ["SETTINGS", "Chosen", "Config", "Setting", "file_path", "find_setting", "load", "set_value", "unset_value"]
