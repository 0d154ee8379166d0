import { fromSolarHijri } from '../../domain/calendar.ts';
import type { CardStatus, Day } from '../../domain/card.ts';
import { checkDigit } from '../../domain/nationalCode.ts';
import type { SampleRow } from './row.ts';
import { nameOfCounty } from './province.ts';

/** Invented people with numbers that are known, to try things out: one for each state, and a few who are at an edge. */
export interface SamplePerson {
  /** What makes this one worth trying; the six states first. */
  id:
    | CardStatus
    | 'readyWithoutCustody'
    | 'readyInProvincialCentre'
    | 'familyMother'
    | 'familyChildWithLeadingZeros'
    | 'notInTheData';
  name: string;
  state: CardStatus | 'unknown';
  /** Ten Latin digits. */
  code: string;
  serial: string;
  /** The person's row; null for the one whom the data does not know. */
  row: SampleRow | null;
}

/** Generated codes never have these six digits in the middle, so that no generated person has one of these codes. */
const codeOf = (prefix: string, number: number): string => {
  const nine = `${prefix}${999_984 + number}`;
  return `${nine}${checkDigit(nine)}`;
};

const day = (text: string): Day => {
  const [year, month, ofMonth] = text.split('/').map(Number) as [number, number, number];
  return fromSolarHijri(year, month, ofMonth)!;
};

type Dates = [applied: string, issued?: string | null, custody?: string | null, delivered?: string];

function person(
  id: SamplePerson['id'],
  names: readonly [first: string, last: string],
  numbers: readonly [code: string, serial: string],
  place: readonly [county: SampleRow['county'], office: 1 | 2],
  status: CardStatus,
  [applied, issued, custody, delivered]: Dates,
): SamplePerson {
  const [code, serial] = numbers;
  const row: SampleRow = {
    nationalCode: code,
    receiptSerial: serial,
    firstName: names[0],
    lastName: names[1],
    county: place[0],
    office: `${nameOfCounty(place[0])}-${place[1]}`,
    status,
    appliedOn: day(applied),
    issuedOn: issued ? day(issued) : null,
    custodyFrom: custody ? day(custody) : null,
    deliveredOn: delivered ? day(delivered) : null,
    mobile: '',
  };
  return { id, name: names.join(' '), state: status, code, serial, row };
}

/** As they stand on 20 Mordad 1404, and by the default rule of custody: two months at the county, one at the centre. */
export function samplePeople(): SamplePerson[] {
  const mordad = '1404/05/01';
  return [
    person(
      'awaitingIssuance',
      ['یوسف', 'صفایی'],
      [codeOf('351', 0), 'JQ37730723'],
      ['dashtestan', 1],
      'awaitingIssuance',
      ['1403/11/14'],
    ),
    person('issued', ['نرگس', 'جمالی'], [codeOf('356', 1), 'KD50261187'], ['kangan', 1], 'issued', [
      '1403/02/09',
      '1404/05/12',
    ]),
    person('readyAtCounty', ['مریم', 'رستمی'], [codeOf('354', 2), 'HB82047731'], ['dashti', 1], 'readyAtCounty', [
      '1402/06/21',
      '1404/03/18',
      mordad,
    ]),
    person(
      'readyAtProvincialCentre',
      ['قاسم', 'یزدانی'],
      [codeOf('353', 3), 'W806192745'],
      ['ganaveh', 1],
      'readyAtProvincialCentre',
      ['1401/09/05', '1403/12/20', '1404/03/01'],
    ),
    person(
      'returnedToTehran',
      ['عباس', 'تنگستانی'],
      [codeOf('355', 4), '7M31985026'],
      ['tangestan', 2],
      'returnedToTehran',
      ['1401/02/30', '1403/11/02', '1404/01/20'],
    ),
    person('delivered', ['لیلا', 'کازرونی'], [codeOf('609', 5), 'TX64419082'], ['jam', 1], 'delivered', [
      '1402/03/11',
      '1404/02/07',
      null,
      '1404/04/15',
    ]),
    person('readyWithoutCustody', ['کریم', 'زنگنه'], [codeOf('357', 6), 'V552908146'], ['dayyer', 2], 'readyAtCounty', [
      '1402/10/17',
      '1404/04/09',
    ]),
    person(
      'readyInProvincialCentre',
      ['سعید', 'دریانورد'],
      [codeOf('350', 7), 'GN19375520'],
      ['bushehr', 1],
      'readyAtCounty',
      ['1402/08/25', '1404/03/30', mordad],
    ),
    person('familyMother', ['زهرا', 'بحرینی'], [codeOf('529', 8), 'SC70563318'], ['deylam', 1], 'readyAtCounty', [
      '1402/05/02',
      '1404/02/28',
      mordad,
    ]),
    person(
      'familyChildWithLeadingZeros',
      ['مهدی', 'بحرینی'],
      [codeOf('006', 9), '2094417753'],
      ['deylam', 1],
      'readyAtCounty',
      ['1402/05/02', '1404/03/04', mordad],
    ),
    {
      id: 'notInTheData',
      name: 'رضا ناشناس',
      state: 'unknown',
      code: codeOf('352', 10),
      serial: 'ZZ10402277',
      row: null,
    },
  ];
}
