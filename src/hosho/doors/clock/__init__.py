"""The one clock of the installation: business time, read by doors and jobs with ``hosho.doors.clock.reading.now``."""
