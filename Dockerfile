FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home /app backline && mkdir -p /app /data && chown backline /data
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY backline backline
COPY integrations integrations
COPY resolution resolution
COPY templates templates
COPY static static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 BACKLINE_VAR=/data
# The keys are only for this build step; real ones come from the environment.
RUN SECRET_KEY=build FERNET_KEYS=build BACKLINE_VAR=/app/var python manage.py collectstatic --noinput
ENV STATIC_ROOT=/app/var/static
USER backline
EXPOSE 8000
# The heartbeat of a worker must not wait for a disk.
ENV GUNICORN_CMD_ARGS="--bind 0.0.0.0:8000 --worker-class gthread --workers 2 --threads 4 --worker-tmp-dir /dev/shm --no-control-socket"
CMD ["gunicorn", "backline.wsgi"]
