import { expect } from 'chai';

/** One sentence, and nothing of the inside. */
export function expectRefusal({ code, stderr }: { code: number | null; stderr: string }, sentence: RegExp): void {
  expect(stderr.trimEnd().split('\n'), stderr).to.have.length(1);
  expect(stderr).to.match(sentence);
  expect(code).to.equal(1);
}
