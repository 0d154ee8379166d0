import { expect } from 'chai';
import { richText } from '../../../src/bot/messages/richText.ts';

const paragraph = (text: unknown): object => ({ type: 'paragraph', text });

describe('The text of a rich message', () => {
  it('is its blocks in lines, whatever marks up the words in them', () => {
    const blocks = [
      { type: 'heading', size: 1, text: 'A' },
      paragraph(['b', { type: 'bold', text: ['c', { type: 'italic', text: 'd' }] }, 'e']),
      { type: 'divider' },
      { type: 'pre', text: 'f', language: 'no word of it' },
      { type: 'mathematical_expression', expression: 'g' },
    ];
    expect(richText({ blocks })).to.equal('A\nbcde\nf\ng');
  });

  it('has an item of a list in each line, without its number, also in a list within it', () => {
    const item = (...blocks: object[]): object => ({ label: '1.', blocks });
    const list = (...items: object[]): object => ({ type: 'list', items });
    expect(
      richText({ blocks: [list(item(paragraph('a'), list(item(paragraph('b')))), item(paragraph('c')))] }),
    ).to.equal('a\nb\nc');
  });

  it('has a row of a table in each line, its cells apart', () => {
    const cells = [['a', 'b'].map((text) => ({ text, align: 'left' })), [{ align: 'left' }, { text: ['c', 'd'] }]];
    expect(richText({ blocks: [{ type: 'table', caption: 't', cells }] })).to.equal('t\na | b\n | cd');
    expect(richText({ blocks: [{ type: 'table', cells: 'none' }] })).to.equal('');
  });

  it('has captions, credits and summaries in lines of their own, and nothing of files, people and buttons', () => {
    const blocks = [
      { type: 'photo', photo: [{ file_id: 'x', text: 'no' }], caption: { text: 'a', credit: 'b' } },
      { type: 'details', summary: 'c', blocks: [paragraph('d')] },
      { type: 'audio', audio: { title: 'no' } },
      { type: 'buttons', buttons: [{ text: 'no' }] },
      paragraph({ type: 'text_mention', text: 'e', user: { text: 'no' } }),
      paragraph({ type: 'url', text: 'f', url: 'https://no.example' }),
    ];
    expect(richText({ blocks })).to.equal('a\nb\nc\nd\ne\nf');
  });

  it('is read of blocks that do not exist yet, and of a checklist', () => {
    expect(richText({ blocks: [{ type: 'of tomorrow', parts: [{ text: 'a' }, { text: ['b'] }] }] })).to.equal('a\nb');
    expect(
      richText({
        title: 'a',
        tasks: [
          { id: 1, text: 'b' },
          { id: 2, text: 'c' },
        ],
      }),
    ).to.equal('a\nb\nc');
  });

  it('is bounded in depth, length and parts, and empty for what has none', () => {
    let deep: unknown = 'a';
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(richText({ blocks: [paragraph(deep), paragraph('b')] })).to.equal('b');
    expect(richText({ blocks: [paragraph('a'.repeat(10_000)), paragraph('b')] })).to.have.length(4_096);
    const many = richText({ blocks: Array.from({ length: 100_000 }, () => ({ type: 'divider' })).concat() });
    expect(many).to.equal('');
    for (const nothing of [undefined, null, 5, 'text', [], {}, { blocks: null }])
      expect(richText(nothing)).to.equal('');
  });
});
