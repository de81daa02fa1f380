"""Pages of leagues and appraisal schemes."""
