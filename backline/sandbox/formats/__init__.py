"""What each format makes of an archive, and the documents it publishes about its components."""
