process.stderr.write('Kartyar is not here yet.\n');
