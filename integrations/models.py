"""What the Integration Hub stores. Provider and ecosystem keys are plain text: a new one needs no migration."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.controls import CONTROL
from integrations.fields import CredentialUnreadable, SecretField
from integrations.organizations.models import Organization
from integrations.querysets import IntegrationQuerySet
from integrations.repository_url import flaw, plain_http_flaw, tidy
from resolution.auth import Anonymous, Basic, Bearer, Credentials, Scheme, Secret


class AuthScheme(models.TextChoices):
    ANONYMOUS = "anonymous", "Anonymous"
    BASIC = "basic", "Username and password"
    BEARER = "bearer", "Access token"


def credentials_match_scheme(prefix: str) -> models.CheckConstraint:
    """Both or neither (basic, anonymous); a bearer token always, with an optional user name for other tools."""
    anonymous = Q(auth_scheme=AuthScheme.ANONYMOUS, username="", secret__isnull=True)
    basic = Q(auth_scheme=AuthScheme.BASIC, secret__isnull=False) & ~Q(username="")
    bearer = Q(auth_scheme=AuthScheme.BEARER, secret__isnull=False)
    return models.CheckConstraint(condition=anonymous | basic | bearer, name=f"{prefix}_credentials_match_scheme")


class HoldsCredentials(models.Model):
    """The fields that an integration and a draft of one share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    auth_scheme = models.CharField(max_length=12, choices=AuthScheme)
    username = models.CharField(max_length=200, blank=True)
    secret: Any = SecretField()
    ca_pem = models.TextField(blank=True)

    organization_id: int

    class Meta:
        abstract = True

    def clean(self) -> None:
        """What holds whichever door the settings come through; the forms add what depends on the provider."""
        if CONTROL.search(self.username) or (self.auth_scheme == AuthScheme.BASIC and ":" in self.username):
            raise ValidationError({"username": "A user name contains no colons or control characters."})
        if (self.secret is None) != (self.auth_scheme == AuthScheme.ANONYMOUS):
            raise ValidationError("A user name and a password belong together, an access token stands alone.")
        if self.auth_scheme == AuthScheme.BASIC and not self.username:
            raise ValidationError({"username": "Give the username too, or leave both fields empty."})

    def secret_context(self) -> str:
        return f"{self._meta.model_name}/{self.organization_id}/{self.pk}"

    def open_secret(self) -> Secret | None:
        """The stored secret, None when there is none. Raises CredentialUnreadable."""
        if self.secret is None or isinstance(self.secret, Secret):
            return self.secret
        opened: Secret = self.secret.open(self)
        return opened

    @property
    def secret_is_readable(self) -> bool:
        try:
            self.open_secret()
        except CredentialUnreadable:
            return False
        return True

    def credentials(self, *scopes: str) -> Credentials:
        """What a request to `scopes` (URL prefixes) may carry. Raises CredentialUnreadable, never falls back."""
        secret = self.open_secret()
        scheme: Scheme = Anonymous()
        if secret is not None:
            basic = self.auth_scheme == AuthScheme.BASIC
            scheme = Basic(self.username, secret) if basic else Bearer(secret)
        return Credentials(scheme, scopes)


class Integration(HoldsCredentials):
    """An organization's stored link to one provider instance."""

    class Status(models.TextChoices):
        CHECKING = "checking", "Checking"
        CONNECTED = "connected", "Connected"
        ATTENTION = "attention", "Needs attention"
        FAILING = "failing", "Not working"
        REJECTED = "rejected", "Sign-in rejected"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="integrations")
    settings_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    status = models.CharField(max_length=12, choices=Status, default=Status.CHECKING)
    status_since = models.DateTimeField(default=timezone.now)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    server = models.CharField(max_length=120, blank=True)  # product and version as the server says

    paused = models.BooleanField(default=False)
    next_check_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # equal failing results in a row
    pending_status = models.CharField(max_length=12, blank=True)  # seen once, not believed yet
    notified_status = models.CharField(max_length=12, blank=True)

    expires_at = models.DateTimeField(null=True, blank=True)
    expiry_source = models.CharField(max_length=20, blank=True)  # "jwt", "server" or empty for unknown
    expiry_warned_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[Any] = IntegrationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="integration_name_once_per_organization"),
            credentials_match_scheme("integration"),
        ]
        indexes = [models.Index(fields=["paused", "next_check_at"], name="integration_due")]

    def __str__(self) -> str:
        return self.name


class Repository(models.Model):
    """One URL of an integration that speaks one ecosystem."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="repositories")
    ecosystem = models.CharField(max_length=20)
    url = models.CharField(max_length=1000)
    kind = models.CharField(
        max_length=20, blank=True
    )  # group, proxy, hosted, virtual, remote, local: as the server says

    works = models.BooleanField(null=True)  # None: not known yet
    reference = models.CharField(max_length=60, blank=True)  # the diagnosis, empty when it works
    latency_ms = models.PositiveIntegerField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ecosystem"]
        verbose_name_plural = "repositories"
        constraints = [
            models.UniqueConstraint(fields=["integration", "ecosystem"], name="one_repository_per_package_type"),
            models.CheckConstraint(
                condition=~Q(ecosystem="maven") | Q(url__startswith="https://"), name="maven_repository_is_https"
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"), name="repository_url_is_http"
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def clean(self) -> None:
        self.url = tidy(self.ecosystem, self.url)
        found = flaw(self.ecosystem, self.url)
        if not found and self.integration.secret is not None:
            found = plain_http_flaw(self.url, settings.BACKLINE_ALLOW_PLAIN_HTTP_HOSTS)
        if found:
            raise ValidationError({"url": found.problem})

    @property
    def merges(self) -> bool:
        """A group or virtual repository: its 404 is no proof of absence. Unknown kinds count as merging."""
        return self.kind in ("", "group", "virtual")


class ConnectionDraft(HoldsCredentials):
    """Settings that an admin has typed and that are being tested; nothing uses them until they are applied."""

    class State(models.TextChoices):
        TYPED = "typed", "Not complete"  # kept between two pages of the form, so that nothing is typed twice
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being tested"
        FAILED = "failed", "Failed"
        APPLIED = "applied", "Applied"
        DISCARDED = "discarded", "Discarded"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="drafts")
    integration = models.ForeignKey(Integration, models.CASCADE, null=True, blank=True, related_name="drafts")
    based_on_version = models.PositiveIntegerField(default=0)  # settings_version that was edited; 0: a new integration
    keeps_secret = models.BooleanField(default=False)  # the stored secret stays: same scheme, host and port only
    urls = models.JSONField(default=dict)  # ecosystem → URL, in stored form
    kinds = models.JSONField(default=dict)  # ecosystem → group, proxy … as *Find repositories* told
    origins_confirmed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, unique=True)  # the form's own id: sent twice is one draft

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} (draft)"


class ConnectivityCheck(models.Model):
    """One run of the ladder over an integration or a draft."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        INTERRUPTED = "interrupted", "Interrupted"
        DROPPED = "dropped", "Settings changed meanwhile"

    class Trigger(models.TextChoices):
        DRAFT = "draft", "New settings"
        SCHEDULE = "schedule", "Schedule"
        PERSON = "person", "Asked for"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    integration = models.ForeignKey(Integration, models.CASCADE, null=True, blank=True, related_name="checks")
    draft = models.ForeignKey(ConnectionDraft, models.CASCADE, null=True, blank=True, related_name="checks")
    settings_version = models.PositiveIntegerField(default=0)
    trigger = models.CharField(max_length=10, choices=Trigger)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    passed = models.BooleanField(null=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at"]
        indexes = [models.Index(fields=["integration", "-queued_at"]), models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["integration"], condition=Q(state="running"), name="one_running_check_per_integration"
            ),
            models.UniqueConstraint(fields=["draft"], condition=Q(state="running"), name="one_running_check_per_draft"),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class RepositoryResult(models.Model):
    """What one check found at one repository; `steps` fills in while the check runs.

    A step: `{"step": "tls", "state": "passed|failed|waiting|running|skipped", "ms": 44, "note": "…"}`.
    `finding`: `{"reference", "sentence", "remedy", "maybe": […], "evidence": […]}`, empty when all steps passed.
    """

    check_run = models.ForeignKey(ConnectivityCheck, models.CASCADE, related_name="results")
    repository = models.ForeignKey(Repository, models.CASCADE, null=True, blank=True, related_name="results")
    ecosystem = models.CharField(max_length=20)
    url = models.CharField(max_length=1000)
    passed = models.BooleanField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    latency_ms = models.PositiveIntegerField(null=True, blank=True)
    steps = models.JSONField(default=list)
    finding = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["ecosystem"]
        indexes = [models.Index(fields=["repository", "-at"])]
        constraints = [models.UniqueConstraint(fields=["check_run", "ecosystem"], name="one_result_per_package_type")]

    def __str__(self) -> str:
        return f"{self.ecosystem} {self.at:%Y-%m-%d %H:%M}"


class RepositorySearch(models.Model):
    """One run of *Find repositories* with typed settings: asked by an admin, answered by a worker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(ConnectionDraft, models.CASCADE, related_name="searches")
    state = models.CharField(max_length=10, default="waiting")  # waiting, done, failed
    found = models.JSONField(default=list)  # [{"ecosystem", "name", "kind", "url"}]
    finding = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"search {self.pk}"
