"""What runs beside requests: each job in small steps, each step in a transaction of its own."""
