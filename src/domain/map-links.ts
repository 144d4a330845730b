/** A place on the earth, in degrees. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** A link that shows a place on a map. */
export function mapLink({ latitude, longitude }: Position): string {
  return `https://maps.google.com/?q=${latitude},${longitude}`;
}

/** A metre, more or less: a link has to fit into an SMS. */
const DECIMALS = 5;

/**
 * A link that leads from a place to another, given by its position or its address: the public form of Google's Maps URLs
 * (developers.google.com/maps/documentation/urls), which needs no key and opens in the app or the browser. GSM-7 throughout
 * but for letters of the address that are not, which are percent-encoded.
 */
export function directionsLink(from: Position, to: Position | string): string {
  const query = new URLSearchParams({
    api: '1',
    origin: pair(from),
    destination: typeof to === 'string' ? to : pair(to),
  });
  return `https://www.google.com/maps/dir/?${query.toString()}`;
}

function pair({ latitude, longitude }: Position): string {
  return [latitude, longitude].map((degrees) => Number(degrees.toFixed(DECIMALS))).join(',');
}
