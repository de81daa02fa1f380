"""What awaits a person: cases, returns, bulletins, duties; the calendar of duties; meetings with their agenda."""
