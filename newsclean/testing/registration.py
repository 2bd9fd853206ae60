"""What Hypothesis calls when it is imported, through its entry point: which types it can draw.

``hypothesis.strategies.from_type`` then knows pages with their labels, and documents.
"""


def register() -> None:
    """Tell Hypothesis how :class:`newsclean.testing.LabelledPage` and :class:`newsclean.Document` are drawn."""
    from hypothesis import strategies as st

    from newsclean import Document, analyze
    from newsclean.testing.strategies import LabelledPage, documents, texts

    st.register_type_strategy(LabelledPage, documents())
    st.register_type_strategy(Document, texts().map(analyze))
