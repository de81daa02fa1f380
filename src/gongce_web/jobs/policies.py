"""Who sees a job: who started it, and the system administrator."""

from django.db.models import Q

from gongce_web.accounts.models import User
from gongce_web.jobs.models import Job
from gongce_web.roles import Operation, Policy, Role, roles


class JobPolicy(Policy[Job]):
    """A person sees and starts again his own jobs; the system administrator those of all."""

    allowed = {Operation.SEE: roles(Role.SYSTEM_ADMIN), Operation.CONFIGURE: roles(Role.SYSTEM_ADMIN)}

    def condition(self, user: User, operation: Operation) -> Q:
        """All of them, or one's own."""
        return Q() if self.paths(user, operation) else Q(by=user.pk)

    def may(self, user: User, operation: Operation, row: Job | None = None) -> bool:
        """Whether the job is the person's, or the person administers the system."""
        is_own = row is None or row.by_id == user.pk
        return user.is_authenticated and (is_own or bool(self.paths(user, operation)))


JOBS = JobPolicy()
