import type { Binding, Leader, TicketId, TicketNote } from "../service/index.js";
import type { TicketNotes } from "../storage/index.js";

/** What a leader knows to say of each ticket that waits, and what of it has been said. */
export class NoteBoard {
  readonly #notes: TicketNotes;
  readonly #leader: Leader;
  readonly #known = new Map<
    TicketId,
    { readonly binding: Binding | "rules" | null; readonly text: string }
  >();
  readonly #said = new Map<TicketId, string>();

  constructor(notes: TicketNotes, leader: Leader) {
    this.#notes = notes;
    this.#leader = leader;
  }

  /** There is something to say of tickets. */
  take(notes: ReadonlyMap<TicketId, TicketNote>): void {
    for (const [id, note] of notes) {
      const { whyNotYet } = note;
      const binding = whyNotYet === null || whyNotYet === "rules" ? whyNotYet : whyNotYet.binding;
      this.#known.set(id, { binding, text: JSON.stringify(note) });
    }
  }

  /** A ticket waits no more. */
  forget(id: TicketId): void {
    this.#known.delete(id);
  }

  /** How many tickets each constraint binds. */
  counts(): ReadonlyMap<Binding | "rules", number> {
    const counts = new Map<Binding | "rules", number>();
    for (const { binding } of this.#known.values())
      if (binding !== null) counts.set(binding, (counts.get(binding) ?? 0) + 1);
    return counts;
  }

  /** Says what has changed. Where that which was said before is lost, all of it is said the next time. */
  async say(): Promise<void> {
    const news = new Map<TicketId, string>();
    for (const [id, { text }] of this.#known) if (this.#said.get(id) !== text) news.set(id, text);
    const gone = [...this.#said.keys()].filter((id) => !this.#known.has(id));
    if (!(await this.#notes.say(this.#leader, this.#said.size, news, gone))) {
      this.#said.clear();
      return;
    }
    for (const id of gone) this.#said.delete(id);
    for (const [id, text] of news) this.#said.set(id, text);
  }
}
