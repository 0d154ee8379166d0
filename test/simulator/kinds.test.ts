import { expect } from 'chai';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call } from './call.ts';

interface Told {
  text?: string;
  caption?: string;
  media_group_id?: string;
  photo?: object[];
  rich_message?: object;
  checklist?: object;
  edit_date?: number;
}

for (const channel of ['telegram', 'bale'] as const)
  describe(`Other kinds of messages, on ${channel}`, () => {
    let simulator: TestSimulator;
    beforeEach(async () => {
      simulator = await startSimulator();
    });
    afterEach(() => simulator.close());

    const told = async (): Promise<{ message?: Told; edited_message?: Told }[]> =>
      (await call<{ message?: Told; edited_message?: Told }[]>(simulator, channel, 'getUpdates')).result;

    it('are an album’s pictures, one update each, with one id for all', async () => {
      const sara = simulator.person('Sara', channel);
      sara.sendAlbum(['a', '']);
      sara.sendAlbum(['']);
      const messages = (await told()).map(({ message }) => message!);
      expect(messages.map(({ caption }) => caption)).to.deep.equal(['a', undefined, undefined]);
      expect(messages.every(({ photo }) => photo?.length === 1)).to.equal(true);
      const [first, second, other] = messages.map(({ media_group_id: album }) => album);
      expect(first).to.be.a('string').and.to.equal(second).and.to.not.equal(other);
    });

    it('are rich messages, and whatever else a messenger may invent', async () => {
      const sara = simulator.person('Sara', channel);
      const blocks = [{ type: 'paragraph', text: ['a', { type: 'bold', text: 'b' }] }];
      sara.sendRich(blocks);
      sara.sendOther({ checklist: { title: 'a' } }, 'b');
      const [rich, other] = (await told()).map(({ message }) => message!);
      expect(rich).to.deep.include({ rich_message: { blocks } }).and.to.not.have.any.keys('text', 'caption');
      expect(other).to.deep.include({ checklist: { title: 'a' }, caption: 'b' });
    });

    it('are edits, of a text, of a caption, and those in which nothing changes', async () => {
      const sara = simulator.person('Sara', channel);
      const text = sara.send('a');
      const [photo] = sara.sendAlbum(['b']);
      sara.edit(text, 'A');
      sara.edit(photo!, 'B');
      sara.touch(text);
      const edits = (await told()).flatMap(({ edited_message: edited }) => edited ?? []);
      expect(edits.map((edit) => edit.text ?? edit.caption)).to.deep.equal(['A', 'B', 'A']);
      expect(edits[0]!.edit_date).to.be.a('number');
    });
  });
