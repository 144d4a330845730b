/** A short code and a secret as tests use them. */
export const TEST_SHORT_CODE = '21512';
export const TEST_CALLBACK_SECRET = 'a-callback-secret-for-tests';

let messagesMade = 0;

/** The form of an incoming SMS, with the fields its documentation lists; give what the test is about. */
export function inboundSms(fields: Record<string, string> = {}): Record<string, string> {
  messagesMade += 1;
  return {
    linkId: '03090445075804249226',
    text: 'Hello',
    to: TEST_SHORT_CODE,
    id: `ec9adc86-51d5-4bc8-8eb0-${messagesMade.toString(16).padStart(12, '0')}`,
    date: '2026-11-24T11:04:45Z',
    from: '+2348012345678',
    cost: 'NGN 0.00',
    networkCode: '62130',
    ...fields,
  };
}

/** The form of a delivery report. */
export function deliveryReport(fields: Record<string, string> = {}): Record<string, string> {
  return {
    id: 'ATXid_dda018a640edfcc5d2ce455de3e4a6e7',
    status: 'Success',
    phoneNumber: '+2348012345678',
    networkCode: '62130',
    retryCount: '0',
    ...fields,
  };
}

/** The form that tells of an opt-out. */
export function optOutForm(fields: Record<string, string> = {}): Record<string, string> {
  return { senderId: TEST_SHORT_CODE, phoneNumber: '+2348012345678', ...fields };
}

/** Posts a form as Africa's Talking does, to an address with a secret in it. */
export function postForm(
  baseUrl: string,
  route: 'message' | 'status' | 'opt-out',
  form: Record<string, string>,
  secret: string = TEST_CALLBACK_SECRET,
): Promise<Response> {
  return fetch(`${baseUrl}/webhooks/africas-talking/${secret}/${route}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
}
