/** What people do, sent to the simulator's server. Refusals become sentences for whoever sits before the page. */
import type {
  Accepted,
  BlockRequest,
  ChatView,
  ClearRequest,
  ClockRequest,
  ClockState,
  DeleteRequest,
  EditRequest,
  FaultRequest,
  NewGroup,
  NewPerson,
  PersonView,
  PressRequest,
  ReadRequest,
  Refusal,
  RemovePerson,
  SendRequest,
  UploadQuery,
} from '../protocol.ts';
import { ROUTES } from '../protocol.ts';

/** The server said no. `reason` is a Refusal, or `offline` when it could not be reached. */
export class Refused extends Error {
  readonly reason: Refusal | 'offline';
  constructor(reason: Refusal | 'offline', message: string) {
    super(message);
    this.name = 'Refused';
    this.reason = reason;
  }
}

async function post<Answer>(route: string, body: BodyInit, type: string): Promise<Answer> {
  const answer = await fetch(route, { method: 'POST', headers: { 'content-type': type }, body }).catch(() => null);
  if (!answer) throw new Refused('offline', route);
  const said = (await answer.json().catch(() => ({}))) as Answer & { error?: Refusal; message?: string };
  if (!answer.ok) throw new Refused(said.error ?? 'badRequest', said.message ?? `HTTP ${answer.status}`);
  return said;
}

const json = <Answer = Accepted>(route: string, body: object): Promise<Answer> =>
  post(route, JSON.stringify(body), 'application/json');

export const server = {
  send: (request: SendRequest) => json(ROUTES.send, request),
  upload: (query: UploadQuery, body: Blob) =>
    post<Accepted>(
      `${ROUTES.upload}?${new URLSearchParams({ ...query }).toString()}`,
      body,
      body.type || 'application/octet-stream',
    ),
  press: (request: PressRequest) => json(ROUTES.press, request),
  edit: (request: EditRequest) => json(ROUTES.edit, request),
  remove: ({ person, chat, message }: DeleteRequest) => json(ROUTES.delete, { person, chat, message }),
  read: (chat: string) => json(ROUTES.read, { chat } satisfies ReadRequest),
  clear: (chat: string) => json(ROUTES.clear, { chat } satisfies ClearRequest),
  addPerson: (person: NewPerson) => json<PersonView>(ROUTES.people, person),
  removePerson: (person: string) => json(ROUTES.removePerson, { person } satisfies RemovePerson),
  block: (person: string, blocked: boolean) => json(ROUTES.block, { person, blocked } satisfies BlockRequest),
  addGroup: (group: NewGroup) => json<ChatView>(ROUTES.groups, group),
  clock: (request: ClockRequest) => json<ClockState>(ROUTES.clock, request),
  fault: (request: FaultRequest) => json(ROUTES.faults, request),
  clearFaults: () => json(ROUTES.faults, { clear: true }),
  fileUrl: (id: string) => ROUTES.file.replace(':id', encodeURIComponent(id)),
};
