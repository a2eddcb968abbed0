"""The baseline of a turn: an endpoint that only parses the JSON, in a server of its own."""

from typing import Any

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.post("/")
async def parse(body: dict[str, Any]) -> dict[str, bool]:
    """Parse the body and say so."""
    return {"ok": bool(body)}


if __name__ == "__main__":
    import sys

    uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
