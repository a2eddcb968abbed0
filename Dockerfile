# The service as a container: `docker compose up --build` is the way to start it.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/jiangwen
COPY requirements.txt ./
RUN /opt/jiangwen/bin/pip install --require-hashes --only-binary :all: -r requirements.txt
COPY pyproject.toml ./
COPY bot bot
COPY dialogs dialogs
COPY knowledge knowledge
COPY scheduler scheduler
# Nothing that builds or installs goes into the final image.
RUN /opt/jiangwen/bin/pip install --no-deps --no-build-isolation . \
    && /opt/jiangwen/bin/pip uninstall --yes setuptools pip

FROM python:3.13-slim-bookworm
ENV PATH=/opt/jiangwen/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    MALLOC_ARENA_MAX=2 \
    JIANGWEN_HOST=0.0.0.0 \
    JIANGWEN_PORT=8000
RUN useradd --system --uid 10001 --create-home jiangwen
COPY --from=build /opt/jiangwen /opt/jiangwen
USER 10001
WORKDIR /home/jiangwen
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["jiangwen"]
CMD ["serve"]
