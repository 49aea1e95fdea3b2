"""What this app writes into the journal about the agenda itself."""

DUTY_DROPPED = "agenda.duty-dropped"
JOB_DROPPED = "jobs.job-dropped"
