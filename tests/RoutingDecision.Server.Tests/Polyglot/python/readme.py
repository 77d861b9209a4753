"""Runs the example of protos/README.md as it stands, with more patience: a test's machine may be busy."""
import os
import re

from calls import SETTINGS
from steps import Steps

steps = Steps()


@steps.step("readme")
def _():
    with open(os.path.join(SETTINGS["protos"][0], "README.md"), encoding="utf-8") as file:
        (example,) = re.findall(r"^```python\n(.*?)^```", file.read(), re.DOTALL | re.MULTILINE)
    assert "127.0.0.1:50051" in example
    printed = []
    patient = example.replace("timeout=5)", "timeout=60)")
    exec(patient.replace("127.0.0.1:50051", SETTINGS["server"]), {"print": lambda *values: printed.append(values)})
    (_, tier, fallbacks), (action, _) = printed
    assert (tier, action) == ("economy", "ADVICE_ACTION_ACCEPT") and fallbacks, printed


steps.run()
