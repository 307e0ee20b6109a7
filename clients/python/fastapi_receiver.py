"""Receives the callbacks of the ECG ML server in a FastAPI application.

    app.include_router(callback_router(os.environ["CALLBACK_SECRET"], store))

The server sends the end of a job again until it is answered with 2xx: `store` must take a repeat,
and must have stored the result when it returns.
"""

from typing import Awaitable, Callable, Dict

from fastapi import APIRouter, HTTPException, Request

from ecg_ml import SIGNATURE_HEADER, Callback, UntrustedCallback, read_callback

CALLBACK_PATH = "/api/v1/ml/ml-results"


def callback_router(secret: str, store: Callable[[Callback], Awaitable[None]]) -> APIRouter:
    """The route of CALLBACK_PATH; `store` gets each callback whose signature is right."""
    router = APIRouter()

    @router.post(CALLBACK_PATH)
    async def receive(request: Request) -> Dict[str, bool]:
        body = await request.body()
        try:
            callback = read_callback(body, request.headers.get(SIGNATURE_HEADER), secret)
        except UntrustedCallback as error:
            raise HTTPException(status_code=401, detail=str(error)) from error
        await store(callback)
        return {"received": True}

    return router
