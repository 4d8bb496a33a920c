/**
 * A key whose hash tag is `tag`: `prefix` + `{tag}` + `:suffix`. Keys with one tag lie in one slot of a Cluster, so a script
 * may touch them together.
 *
 * @source Redis Cluster specification, "Hash tags".
 */
export function slotKey(prefix: string, tag: string, suffix?: string): string {
  return suffix === undefined ? `${prefix}{${tag}}` : `${prefix}{${tag}}:${suffix}`;
}
