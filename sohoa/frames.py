"""pandas, for those who have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schema.errors import MissingDependency

if TYPE_CHECKING:
    import pandas as pd


def data_frame(rows: Sequence[Sequence[object]], names: Sequence[str]) -> pd.DataFrame:
    """A data frame of ``rows`` with columns called ``names``. Raises MissingDependency without pandas."""
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependency(what="pandas", mend="pip install pandas") from error
    return pd.DataFrame(list(rows), columns=list(names))
