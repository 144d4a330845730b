const HEX_SID = /^(SM|MM)([0-9a-f]{32})$/;

/** A message's SID in 23 characters instead of 34, without a space; what is none stays readable, whatever it holds. */
export function packSid(sid: string): string {
  const [, kind, hex = ''] = HEX_SID.exec(sid) ?? [];
  if (kind === undefined) return `~${encodeURIComponent(sid.toWellFormed())}`;
  return (kind === 'SM' ? '.' : ',') + Buffer.from(hex, 'hex').toString('base64url');
}

export function unpackSid(packed: string): string {
  if (packed.startsWith('~')) return decodeURIComponent(packed.slice(1));
  const kind = packed.startsWith('.') ? 'SM' : 'MM';
  return kind + Buffer.from(packed.slice(1), 'base64url').toString('hex');
}
