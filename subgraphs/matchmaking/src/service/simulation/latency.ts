/** Where something stands. Degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const earthKm = 6371;
/** Light in glass goes there and back over 100 km in a millisecond. */
const kmPerMs = 100;
/** Cables are longer than the straight way: the median between 21 public cloud regions. */
const detour = 1.75;

/** The great circle between two places. Kilometres. */
export function distanceKm(one: Place, other: Place): number {
  const radians = Math.PI / 180;
  const [a, b] = [one.latitude * radians, other.latitude * radians];
  const height = Math.sin((b - a) / 2) ** 2;
  const width = Math.sin(((other.longitude - one.longitude) * radians) / 2) ** 2;
  return 2 * earthKm * Math.asin(Math.sqrt(height + Math.cos(a) * Math.cos(b) * width));
}

/** The round trip between two places, without the last mile. Milliseconds. */
export function roundTripMs(one: Place, other: Place): number {
  return (distanceKm(one, other) * detour) / kmPerMs;
}
