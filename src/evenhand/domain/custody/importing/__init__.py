"""Reading a file that an export wrote, and refusing every other one before anything is stored."""
