"""Static files under names that carry their content's hash, compressed ahead of time."""

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is not typed
    """Rewrites addresses in style sheets only: vendored scripts come without their source maps."""

    patterns: ClassVar[tuple[object, ...]] = (
        ("*.css", (r"(?P<matched>url\((?P<quote>['\"]{0,1})\s*(?P<url>.*?)(?P=quote)\))",)),
    )
