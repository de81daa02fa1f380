"""What will happen: distributions of year-ends, probability of attainment, estimates before release, their record."""
