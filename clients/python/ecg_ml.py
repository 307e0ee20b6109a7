"""Talks to the ECG ML server: sends it a video, checks and reads its callbacks.

Needs Python 3.8 or newer and nothing else. Copy it together with ecg_ml_types.py.
"""

import hashlib
import hmac
import json
from typing import Optional, Union
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ecg_ml_types import AcceptedJob, ErrorBody, ProcessVideoDto, ProgressBody, TerminalBody

Callback = Union[ProgressBody, TerminalBody]

PROCESS_VIDEO_PATH = "/api/upload-video/process-video"
SIGNATURE_HEADER = "X-Signature-256"


class RefusedVideo(Exception):
    """The server did not take the video; `status` and `body` tell why."""

    def __init__(self, status: int, body: ErrorBody) -> None:
        super().__init__(body["message"])
        self.status = status
        self.body = body


class UntrustedCallback(Exception):
    """A callback that does not carry the signature of the shared secret."""


def process_video(
    server_url: str, request: ProcessVideoDto, api_key: Optional[str] = None, timeout_sec: float = 10
) -> AcceptedJob:
    """Sends a video in; the same job_id again starts nothing new.

    Raises RefusedVideo, or URLError where the server cannot be reached.
    """
    headers = {"Content-Type": "application/json"}
    if api_key:
        headers["X-API-Key"] = api_key
    call = Request(
        server_url.rstrip("/") + PROCESS_VIDEO_PATH,
        data=json.dumps(request).encode(),
        headers=headers,
        method="POST",
    )
    try:
        with urlopen(call, timeout=timeout_sec) as response:
            accepted: AcceptedJob = json.load(response)
            return accepted
    except HTTPError as error:
        raise RefusedVideo(error.code, json.load(error)) from error


def read_callback(body: bytes, signature: Optional[str], secret: str) -> Callback:
    """Reads the body of a callback after checking it.

    `body` is the raw body, before any parsing; `signature` the header X-Signature-256;
    `secret` the CALLBACK_SECRET of the server. Raises UntrustedCallback.
    """
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if signature is None or not hmac.compare_digest(expected.encode(), signature.encode()):
        raise UntrustedCallback("The signature of the callback is wrong.")
    callback: Callback = json.loads(body)
    return callback
