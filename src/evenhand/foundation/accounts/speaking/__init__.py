"""In which language the program speaks to a person, and to a practice where its people have not chosen."""
