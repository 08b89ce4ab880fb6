"""Views: functions from the linked briefing to what templates may see."""
