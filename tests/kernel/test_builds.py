"""The kernel's tests pass under AddressSanitizer and UndefinedBehaviorSanitizer, and without the instructions that
only some processors have."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tamis import _kernel

EVERY_LENGTH = "test_names_that_many_bear_and_words_of_any_length_are_found_as_comparing_all_finds_them"

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("tamis._kernel", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["tamis._kernel"] = module
spec.loader.exec_module(module)
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--capture=sys", *sys.argv[2:]]))
"""


@pytest.fixture
def compiler():
    found = shutil.which("g++")
    if found is None:
        pytest.skip("g++ is not installed")
    return found


def built(folder, *options):
    cmake = shutil.which("cmake", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert cmake, "cmake comes with the development requirements"
    given = [*options, f"-DPython_EXECUTABLE={sys.executable}"]
    subprocess.run([cmake, "-S", ROOT, "-B", folder, *given], check=True, capture_output=True)
    subprocess.run([cmake, "--build", folder], check=True, capture_output=True)
    return next(folder.glob("_kernel*.so"))


def passes(kernel, *tests, **environment):
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(kernel), *(str(ROOT / "tests" / "kernel" / test) for test in tests)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert " passed" in done.stdout


def test_the_kernel_reads_and_writes_only_what_is_its_own(tmp_path, compiler):
    kernel = built(tmp_path, "-DTAMIS_SANITIZE=ON", "-DCMAKE_BUILD_TYPE=None")
    preload = [
        subprocess.run(
            [compiler, f"-print-file-name={name}"], check=True, capture_output=True, text=True
        ).stdout.strip()
        for name in ("libasan.so", "libubsan.so", "libstdc++.so")
    ]
    passes(
        kernel,
        "test_kernel.py",
        LD_PRELOAD=" ".join(preload),
        ASAN_OPTIONS="detect_leaks=0",  # the interpreter itself never frees everything
        UBSAN_OPTIONS="print_stacktrace=1",
        PYTHONMALLOC="malloc",
        TAMIS_EXAMPLES="20",
    )


@pytest.mark.parametrize("lanes", ["plain", "avx2"])
def test_a_lesser_processor_gives_the_same_answers(lanes):
    if lanes == "avx2" and _kernel.lanes != "avx512":
        pytest.skip("this processor has nothing above AVX2: every other test uses it, or it has none")
    command = [sys.executable, "-c", "import tamis._kernel; print(tamis._kernel.lanes)"]
    environment = {**os.environ, "TAMIS_LANES": lanes}
    assert subprocess.check_output(command, env=environment, text=True).strip() == lanes
    tests = f"test_kernel.py::{EVERY_LENGTH}", "test_work.py"
    passes(_kernel.__file__, *tests, TAMIS_LANES=lanes)
