"""What every service needs when it runs: how much at a time, figures for Prometheus, logs."""
