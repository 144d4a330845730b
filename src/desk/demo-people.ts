import type { Address } from '../domain/contact.ts';
import type { SimulatorPerson } from './simulator-port.ts';

/** The phone that is told of handoffs in demo mode, unless STAFF_NUMBERS names others. */
export const DEMO_STAFF: Address = 'whatsapp:+2348000000001';

/** Who is there when the simulator is opened for the first time. The numbers are made up. */
export const DEMO_ENQUIRERS: readonly SimulatorPerson[] = [
  { contact: '+2348000000101', label: 'Ada', role: 'enquirer' },
  { contact: '+2348000000102', label: 'Tunde', role: 'enquirer' },
  { contact: '+2348000000103', label: 'Mama Kemi', role: 'enquirer' },
];
