/**
 * The bytes of an internet address: 4 for `192.0.2.1`, 16 for `2001:db8::1` (with an IPv4 tail or not); undefined for any other text.
 * A zone (`%eth0`) is not part of an address.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseSix(text) : parseFour(text);
}

function parseFour(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function parseSix(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [front, back] = [groupsOf(halves[0] ?? ""), groupsOf(halves[1] ?? "")];
  if (front === undefined || back === undefined) return undefined;
  const missing = 16 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...front, ...new Array<number>(missing).fill(0), ...back]);
}

/** The bytes of what stands on one side of a `::`. */
function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [at, group] of groups.entries()) {
    if (group.includes(".") && at === groups.length - 1) {
      const tail = parseFour(group);
      if (tail === undefined) return undefined;
      bytes.push(...tail);
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

/**
 * An address as text: dotted for 4 bytes, else in the one recommended form, so that equal addresses have equal texts.
 *
 * @source RFC 5952, section 4.
 */
export function formatAddress(address: Uint8Array): string {
  if (address.length === 4) return address.join(".");
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((address[at] ?? 0) << 8) | (address[at + 1] ?? 0));
  let [start, length] = [0, 1];
  for (let from = 0; from < 8; from++) {
    let until = from;
    while (until < 8 && groups[until] === 0) until++;
    if (until - from > length) [start, length] = [from, until - from];
  }
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
