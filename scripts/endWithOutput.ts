/** A program that prints ends when nobody reads on (`| head`), or when what it prints cannot be written: with no stack. */
export function endWithOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') process.exit(0);
      if (stream === process.stdout) process.stderr.write(`What is printed cannot be written (${code}).\n`);
      process.exit(1);
    });
}
