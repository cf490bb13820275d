# SPDX-License-Identifier: GPL-2.0-only
# Prints the value and the visibility of each option for sets of choices: NAME=VALUE,... or @ and a configuration.
import sys

import kconfiglib

try:
    kconfig = kconfiglib.Kconfig("Kconfig", warn_to_stderr=False)
    for choices in sys.argv[1:]:
        kconfig.unset_values()
        if choices.startswith("@"):
            kconfig.load_config(choices[1:])
        else:
            for choice in choices.split(","):
                name, value = choice.split("=")
                if name in kconfig.syms:
                    kconfig.syms[name].set_value(value)
        for option in kconfig.unique_defined_syms:
            visible = kconfiglib.TRI_TO_STR[option.visibility]
            print("value", choices, option.name, option.str_value, visible, sep="\t")
    for warning in kconfig.warnings:
        print("warning", " ".join(warning.split()), sep="\t")
except kconfiglib.KconfigError as error:
    print("error", " ".join(str(error).split()), sep="\t")
