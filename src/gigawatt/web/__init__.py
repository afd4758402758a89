"""The pages a browser shows of the same runs. Not there yet: the report is one file that opens without a server."""
