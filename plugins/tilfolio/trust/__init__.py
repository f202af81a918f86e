"""What must not be published: keys and passwords in files, and withheld text in a finished site."""
