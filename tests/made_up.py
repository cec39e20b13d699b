"""Made-up parties for tests in which it matters little who they are."""

from tamis.model import Name, Party


def party(list_id: str, key: str, *texts: str) -> Party:
    """A made-up party."""
    names = tuple(Name(text, "alias" if n else "name") for n, text in enumerate(texts or (f"Name {key}",)))
    return Party(id=f"{list_id}:{key}", list_id=list_id, source_id=key, kind="Person", names=names)
