import { expect } from 'chai';
import {
  isChosenReminder,
  isDeadlineReminder,
  isNews,
  isNotice,
  MESSAGE_KINDS,
  type MessageKind,
} from '../../src/domain/messageKinds.ts';

describe('Kinds of messages about a card', () => {
  // Rows of the store name them: a name that is changed here is one that older rows do not have.
  const KINDS: Readonly<Record<MessageKind, 'news' | 'deadline' | 'chosen' | 'closure' | 'notice'>> = {
    issued: 'news',
    ready: 'news',
    movedToCentre: 'news',
    stillThere: 'news',
    deadlineKnown: 'news',
    deadlineExtended: 'news',
    deadlineShortened: 'news',
    returned: 'news',
    newSerialAsked: 'news',
    newRound: 'news',
    delivered: 'news',
    deadline14: 'deadline',
    deadline7: 'deadline',
    deadline3: 'deadline',
    deadline1: 'deadline',
    lastMorning: 'deadline',
    chosenDay: 'chosen',
    afterChosenDay: 'chosen',
    closure: 'closure',
    newFollower: 'notice',
    linkUsed: 'notice',
  };

  it('are these, and no other', () => {
    expect(MESSAGE_KINDS).to.have.members(Object.keys(KINDS));
  });

  it('are each of one sort', () => {
    for (const [kind, sort] of Object.entries(KINDS))
      expect(
        {
          news: isNews(kind),
          deadline: isDeadlineReminder(kind),
          chosen: isChosenReminder(kind),
          notice: isNotice(kind),
        },
        kind,
      ).to.deep.equal({
        news: sort === 'news',
        deadline: sort === 'deadline',
        chosen: sort === 'chosen',
        notice: sort === 'notice',
      });
  });

  it('are neither an answer nor the first sight of a card', () => {
    for (const by of ['answer', 'sight', ''])
      expect(
        [isNews, isNotice, isDeadlineReminder, isChosenReminder].some((is) => is(by)),
        by,
      ).to.equal(false);
  });
});
