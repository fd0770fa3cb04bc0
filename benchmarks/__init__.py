"""What is fast, shown beside what it is compared with: `make bench`."""
