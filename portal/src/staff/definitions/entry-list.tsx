import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { SearchInput } from "../../components/fields.js";
import type { EditedEntry } from "./entry-drawer.js";
import { nameOf } from "./entry-name.js";
import type { EntryKind, State } from "./space.js";
import "./entry-list.css";

// More than one page of names is searched rather than read.
const shownMax = 200;

/** Entries in force, to search and to choose one of, and the means to begin a new one. */
export function EntryList({
  kinds,
  entries,
  onChoose,
}: {
  readonly kinds: readonly EntryKind[];
  readonly entries: State["entries"];
  readonly onChoose: (entry: EditedEntry) => void;
}): ReactElement {
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState("");
  const words = search.trim().toLowerCase();
  const found = Object.entries(entries).filter(
    ([id, content]) => id.startsWith(kind) && `${id} ${nameOf(content)}`.toLowerCase().includes(words),
  );
  const options = kinds.map(({ prefix, label }) => ({ id: prefix, label }));
  return (
    <>
      <div className="entry-search">
        <SearchInput
          aria-label="Search entries"
          placeholder="Search by id or name"
          value={search}
          onChange={setSearch}
        />
        <Choice
          label="Kind"
          options={[{ id: "", label: "All" }, ...options]}
          value={kind}
          onChange={setKind}
        />
      </div>
      <ul className="entries" aria-label="Entries">
        {found.slice(0, shownMax).map(([id, content]) => (
          <li key={id}>
            <Button onPress={() => onChoose({ id, content, isNew: false })}>
              <span className="entry-name">{nameOf(content)}</span>
              <code>{id}</code>
            </Button>
          </li>
        ))}
      </ul>
      <p className="quiet small" role="status">
        {found.length > shownMax
          ? `The first ${shownMax} of ${found.length} are shown. Search for the others.`
          : found.length === 0 && "No entry fits."}
      </p>
      <div className="cluster">
        {kinds
          .filter(({ prefix }) => kind === "" || kind === prefix)
          .map(({ prefix, label, template }) => (
            <Button key={prefix} onPress={() => onChoose({ id: prefix, content: template, isNew: true })}>
              New {label.toLowerCase()}
            </Button>
          ))}
      </div>
    </>
  );
}
