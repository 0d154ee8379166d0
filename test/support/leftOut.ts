const parts = new Set<string>();

/** Notes a part that is missing on this machine, with what would bring it, so that the report names it in one line. */
export function leaveOut(part: string): void {
  parts.add(part);
}

/** What was left out, one entry a part. */
export const leftOut = (): string[] => [...parts];
