"""Machine-readable files: functions from the linked briefing to the views that their templates write out."""
