"""Reading no more of a request than it may be long."""

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def read_body(request: Request, most: int) -> bytes:
    """Return the body; HTTPException 413 as soon as it is announced or found to have more than `most` bytes."""
    announced = request.headers.get("content-length", "0")
    body = bytearray()
    if not announced.isdecimal() or int(announced) <= most:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                break
        else:
            return bytes(body)
    raise HTTPException(413, f"The body may have at most {most} bytes.", {"Connection": "close"})
