const firstMs = 250;
const longestMs = 4000;

interface Trouble {
  /** It is left alone until then. */
  untilMs: number;
  pauseMs: number;
}

/**
 * Which sites may be asked for a server of a mode: one that gave none is left alone for a while, which doubles each time up to four
 * seconds, until it gives one.
 */
export class SitePatience {
  readonly #troubles = new Map<string, Trouble>();

  mayAsk(siteId: string, modeId: string, nowMs: number): boolean {
    const trouble = this.#troubles.get(`${siteId} ${modeId}`);
    return trouble === undefined || trouble.untilMs <= nowMs;
  }

  /** What was asked together and failed together counts once. */
  failed(siteId: string, modeId: string, nowMs: number): void {
    if (!this.mayAsk(siteId, modeId, nowMs)) return;
    const before = this.#troubles.get(`${siteId} ${modeId}`);
    const pauseMs = before === undefined ? firstMs : Math.min(longestMs, 2 * before.pauseMs);
    this.#troubles.set(`${siteId} ${modeId}`, { untilMs: nowMs + pauseMs, pauseMs });
  }

  gave(siteId: string, modeId: string): void {
    this.#troubles.delete(`${siteId} ${modeId}`);
  }
}
