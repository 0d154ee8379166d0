import { Composer } from 'grammy';
import { normaliseText } from '../../domain/digits.ts';
import type { BotContext } from '../context.ts';
import { isCommand } from '../messages/commands.ts';
import { saidIn } from '../messages/said.ts';
import { sendLostStart } from './lost.ts';
import { greet } from './start.ts';

/**
 * The few words that people type instead of pressing a button: a greeting, "I lost my receipt". Only where no dialogue
 * waits and no number stands beside them; everything else is left to the look-up.
 */
export function freeText(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer
    .on('message')
    .filter((ctx) => !isCommand(ctx) && ctx.turn.cut === null && ctx.turn.asked === null)
    .use(async (ctx, next) => {
      const said = normaliseText(saidIn(ctx.message).text ?? '').toLowerCase();
      if (said.length > LONGEST || /\d{4}/.test(said)) return next();
      if (LOST.test(said)) return sendLostStart(ctx);
      if (GREETING.test(said)) return greet(ctx);
      return next();
    });
  return composer;
}

const LONGEST = 100;
const GREETING = /^\/?(سلام|درود|شروع|استارت|hi|hello|salam|start)(?!\p{L})/u;
/** The receipt, and in the same sentence that it is lost, torn or not at hand. */
const LOST = /رسید.*(گم|مفقود|پاره|ندارم|نیست|پیدا نمی)|lost.*receipt|receipt.*lost/u;
