"""What is planned and done with customers: the calendar, visits, reminders, attachments."""
