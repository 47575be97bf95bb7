"""The training of a reader of lines; needs what ``pip install '.[training]'`` brings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from ocr.engine.training import train as training  # noqa: E402
from ocr.engine.training.characters import CHARACTERS  # noqa: E402
from ocr.engine.training.checkpoint import resumed, saved  # noqa: E402
from ocr.engine.training.drawn_lines import DrawnLine  # noqa: E402
from ocr.engine.training.network import LineNet, write_onnx  # noqa: E402
from ocr.engine.training.typefaces import find_families  # noqa: E402
from samples.typeset import LIBERATION  # noqa: E402

torch.set_num_threads(1)  # where OMP_THREAD_LIMIT is lower than what PyTorch takes, it waits for ever


def a_line(wide: int, text: str) -> DrawnLine:
    return DrawnLine(np.random.default_rng(wide).random((64, wide), np.float32), text)


def test_a_step_of_training_makes_its_lines_likelier() -> None:
    torch.manual_seed(0)
    network = LineNet(len(CHARACTERS) + 1, 16, 1)
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.01)
    lines = [a_line(96, "số 12"), a_line(80, "đã")]
    losses = [training._learnt(network, optimiser, lines) for _ in range(12)]
    assert losses[-1] < losses[0] / 2


def test_a_resumed_training_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    def begun() -> tuple[LineNet, dict[str, torch.Tensor], torch.optim.AdamW]:
        torch.manual_seed(0)
        network = LineNet(len(CHARACTERS) + 1, 16, 1)
        averages = {name: value.clone() for name, value in network.state_dict().items()}
        return network, averages, torch.optim.AdamW(network.parameters())

    lines = [a_line(96, "số 12"), a_line(80, "đã")]
    network, averages, optimiser = begun()
    training._learnt(network, optimiser, lines)
    saved(tmp_path / "checkpoint.npz", 1, network, averages, optimiser)
    training._learnt(network, optimiser, lines)
    other, means, again = begun()
    assert resumed(tmp_path / "checkpoint.npz", other, means, again) == 1
    training._learnt(other, again, lines)
    assert all(torch.equal(value, other.state_dict()[name]) for name, value in network.state_dict().items())


def test_all_views_of_a_line_of_a_scan_are_for_the_test_or_none() -> None:
    texts = [f"Điều {number}" for number in range(200)]
    held = [training._is_held_back(a_line(80, text)) for text in texts]
    assert 8 <= sum(held) <= 40
    assert held == [training._is_held_back(a_line(96, text)) for text in texts]


def test_a_step_that_is_run_again_sees_the_same_lines() -> None:
    material = training.Material(("Ủy ban nhân dân tỉnh",), find_families(LIBERATION), [a_line(120, "đã")])
    first, second = (training.step_lines(material, 7) for _ in range(2))
    assert [line.text for line in first] == [line.text for line in second]
    assert any(line.text == "đã" for line in first)


@pytest.mark.filterwarnings("ignore::FutureWarning")  # PyTorch's exporter warns of itself
def test_the_written_network_reads_as_the_trained_one_whatever_is_to_the_right(tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    import onnxruntime

    torch.manual_seed(0)
    network = LineNet(len(CHARACTERS) + 1, 16, 1).eval()
    write_onnx(network, tmp_path / "lines.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "lines.onnx")
    picture = a_line(200, "").ink[None, None]
    with torch.no_grad():
        sureness, numbers = network(torch.from_numpy(picture)).softmax(2).max(2)
    ids, conf, lengths = session.run(None, {"x": picture, "widths": np.array([196], np.int64)})
    assert np.array_equal(ids, numbers.numpy())
    assert conf == pytest.approx(sureness.numpy(), abs=1e-5)
    assert lengths.tolist() == [49]
