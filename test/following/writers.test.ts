import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSources, roomOf, sourceFolder } from '../../scripts/rooms/arrows.ts';

/** Methods of a Mongoose model, or of its collection, that write. */
const WRITES =
  'create|insert\\w*|bulk\\w+|update\\w+|replace\\w+|delete\\w+|findOneAnd\\w+|findByIdAnd\\w+|save|drop|hydrate';
const FORMS: readonly RegExp[] = [
  // The model itself, however it is come by: a member, a part of a type, a name in a string, taken out of what holds it.
  /\b(?:models|store|database)\??\.watches\b/,
  /\b(?:Pick<\s*)?Models\b\s*[,[][^>\]]*['"]watches['"]/,
  /\b(?:collection|model)(?:<[^>]*>)?\(\s*['"`]watches['"`]/,
  /\{[^{}()]*\bwatches\b[^{}()]*\}\s*:\s*(?:Pick<)?(?:Models|WatchStore)\b/,
  /\{[^{}()]*\bwatches\b[^{}()]*\}\s*=\s*(?:\w+\.)*(?:models|store)\b/,
  // A write, whatever the model is called by.
  new RegExp(`\\bwatches(?:\\.collection)?\\s*\\.(?:${WRITES})\\(`),
];

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
const namesWatches = (source: string): boolean => FORMS.some((form) => form.test(withoutComments(source)));

describe('Watches', () => {
  const src = sourceFolder();
  const { files } = readSources(src);
  const read = (file: string): string => readFileSync(join(src, file), 'utf8');

  it('are written and read by one room alone; others ask it', () => {
    // Where the model is defined.
    const others = files.filter((file) => roomOf(file) !== 'following' && file !== 'database/models.ts');
    expect(others).to.have.length.above(100);
    expect(others.filter((file) => namesWatches(read(file)))).to.deep.equal([]);
  });

  it('have one place that raises rev and sets when to look, and one that brings old rows into their form', () => {
    const writers = files.filter(
      (file) =>
        roomOf(file) === 'following' &&
        /\bwatches(?:\.collection)?\.(?:insert|update|delete)|rows\.bulkWrite/.test(read(file)),
    );
    expect(writers).to.deep.equal(['following/adoptOldWatches.ts', 'following/watchStore.ts']);
    const raising = files.filter((file) => /\$inc: \{[^}]*\brev\b/.test(withoutComments(read(file))));
    expect(raising).to.deep.equal(['following/watchStore.ts']);
  });

  it('would be seen in another room in every form in which a model can be named', () => {
    for (const line of [
      `await models.watches.updateOne({ _id }, { $set: { nextAt: now } });`,
      `await database.models.watches.find({});`,
      `const { cards, watches } = context.database.models;`,
      `async function f({ watches }: Models) {}`,
      `async function f({ watches }: Pick<Models, 'cards'>) {}`,
      `const { watches } = store;`,
      `type Store = Pick<Models, 'watches' | 'cards'>;`,
      `type Rows = Models['watches'];`,
      `mongoose.connection.collection("watches")`,
      `await watches.collection.bulkWrite(operations);`,
      `await theirs.watches.deleteMany({ cardId });`,
      `watches\n  .findOneAndUpdate({ _id }, {})`,
    ])
      expect(namesWatches(line), line).to.equal(true);
    for (const line of [
      `// models.watches is not read here`,
      `const watches = await services.watches.of(address);`,
      `type Shows = Needs<'clocks' | 'watches'>;`,
      `counts.watches.get(custodyFrom)`,
      `await services.watches.label(address, card, label);`,
    ])
      expect(namesWatches(line), line).to.equal(false);
  });
});
