"""Plans of runs: instances, solver, checker and insertion. Knows neither the database nor the web."""
