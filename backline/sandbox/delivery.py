"""A stored file as an answer: validators, ranges, and the type that browsers expect."""

from email.utils import format_datetime

from backline.sandbox.messages import Response
from backline.sandbox.shelf import Asset


def deliver(asset: Asset) -> Response:
    headers = {
        "ETag": f'"{{SHA1{{{asset.checksums["sha1"]}}}}}"',
        "Last-Modified": format_datetime(asset.created, usegmt=True),
        "Accept-Ranges": "bytes",
    }
    return Response(200, asset.body, asset.content_type, headers)
