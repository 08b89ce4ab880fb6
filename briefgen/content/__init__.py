"""Reading: from the files that an editor wrote to typed values and problems."""
